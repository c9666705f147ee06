create table t (a text not null, c int);
create view v as select a from t;
