create table t (a int, b int, constraint u unique (a));
create table f (a int references t (a));
