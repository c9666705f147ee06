create table t (a int primary key, b int, c int);
create view v as select a, b, count(*) from t group by a;
