create function g(int) returns int language sql immutable as 'select $1';
create table t (a int default g(1), b int check (g(b) > 0), c int generated always as (g(1)) stored);
create index i on t (g(a));
create view v as select g(a) as x from t;
