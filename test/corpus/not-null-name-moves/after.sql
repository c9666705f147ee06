create table t (a int constraint t_a_not_null1 not null, c int, b text constraint t_a_not_null not null default '');
create view v as select b as a from t;
