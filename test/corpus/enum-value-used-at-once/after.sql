create type e as enum ('a', 'b');
create table t (a e default 'b', b int, check (a <> 'b' or b > 0));
create index on t (b) where a = 'b';
create view v as select 1 as x from t where a = 'b';
