create table t (a int, g int generated always as (a * 2) stored, check (g > 0));
create index on t (g);
create view v as select g from t;
