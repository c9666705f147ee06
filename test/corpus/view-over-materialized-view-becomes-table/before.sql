create table t (a int, b int);
create materialized view rank as select a, b from t;
create view v as select r.a from rank r;
create view w as select r.a, 1 as one from rank r;
