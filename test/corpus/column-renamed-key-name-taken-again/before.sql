create table u (id int primary key);
create table t (id int primary key, u_id int references u);
create index t_u_id_idx on t (u_id);
