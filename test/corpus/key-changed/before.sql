create table t (a int not null, b int not null, c int, constraint t_pkey primary key (a), constraint u unique (c)); create table r (c int references t (c));
