create table t (id serial primary key, n text); create index t_n on t (n);
