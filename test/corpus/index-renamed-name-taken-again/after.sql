create table t (a int, b int);
create index t_a_idx on t (a);
create table u (a int);
create index t_idx on u (a);
