create table t (a int not null, b int not null, c int, constraint t_pkey primary key (a, b), constraint u unique nulls not distinct (c) deferrable initially deferred); create table r (c int);
