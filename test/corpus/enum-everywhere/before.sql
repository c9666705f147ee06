create type e as enum ('a','b','c');
create table t (id int primary key, x e default 'a' not null, l e[] default '{a,b}', check (x <> 'c'), unique (x));
create index on t (id) where x = 'b';
create view v as select x, l from t where x = 'a';
create function f(e) returns e language sql immutable as 'select $1';
create index on t (f(x));
create materialized view mm as select 1 as one;
