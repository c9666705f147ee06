create table u (id int primary key);
create table v (id int primary key);
create table t (id int primary key, old_id int, u_id int, constraint t_u_id_fkey foreign key (u_id) references v, constraint t_old_id_fkey foreign key (old_id) references u);
create index t_u_id_idx on t (u_id);
create index t_old_id_idx on t (old_id);
