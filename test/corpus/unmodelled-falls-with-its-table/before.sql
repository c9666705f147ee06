create table t (a int) partition by range (a); create table u (a int);
