create table t (a bigint, b int, c int);
create view v1 as select a, b, c from t;
create view v2 as select b, a from v1;
create view v3 as select v1.a, v2.b from v1 join v2 using (a);
