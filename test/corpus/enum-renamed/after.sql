create type feeling as enum ('a','b'); create table t (m feeling not null default 'a', check (m <> 'b')); create view v as select m from t where m = 'a';
