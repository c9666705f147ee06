create table t (id int generated always as identity primary key, b int unique check (b > 0) default 7, g int generated always as (b + 1) stored);
create index on t (b);
create index on t ((b * 2)) where b > 3;
comment on column t.b is 'c';
create table r (a int references t (b));
create view v as select b from t;
