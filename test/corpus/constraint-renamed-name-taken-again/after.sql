create table t (a int, b int, constraint a_positive check (a > 0), constraint c check (b > 0), constraint k unique (b), constraint a_once unique (a));
create table u (a int references t (a));
