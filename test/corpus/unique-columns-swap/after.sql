create table t (a int, b int, constraint u unique (b));
create table f (b int references t (b));
