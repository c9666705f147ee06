create table t (a bigint);
create view v as select a from t;
comment on view v is 'c';
comment on column v.a is 'd';
create view w as select a from v;
comment on view w is 'e2';
