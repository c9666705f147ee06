create table t (a integer, b text);
create view v as select a, b from t;
create materialized view m as select a from v;
