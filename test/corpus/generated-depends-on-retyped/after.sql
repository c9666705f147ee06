create table t (a bigint, g bigint generated always as (a * 3) stored, check (g > 0));
create index on t (g);
create view v as select g from t;
