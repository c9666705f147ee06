create table t (a bigint primary key, b int, c int);
create view v as select a, b, c, count(*) from t group by a;
