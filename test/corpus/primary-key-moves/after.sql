create table t (a int, b int primary key);
create table f (t int references t);
