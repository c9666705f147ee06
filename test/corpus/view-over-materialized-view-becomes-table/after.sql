create table t (a int, b int);
create table rank (a int, b int);
create view v as select r.a, r.b from rank r;
create view w as select r.a, 2 as one from rank r;
