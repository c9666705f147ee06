create table t (a int constraint t_a_not_null not null, b int constraint t_b_not_null not null, c int constraint x not null);
