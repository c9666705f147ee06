create table t (id int generated always as identity primary key, a int unique check (a > 0) default 7, g int generated always as (a + 1) stored);
create index on t (a);
create index on t ((a * 2)) where a > 3;
comment on column t.a is 'c';
create table r (a int references t (a));
create view v as select a from t;
