create table t (a int, b int, constraint c check (a > 0), constraint k unique (a));
create table u (a int references t (a));
