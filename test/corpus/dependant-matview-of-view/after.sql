create table t (a integer, b text);
create view v as select a, b || 'x' as b2 from t;
create materialized view m as select a from v;
