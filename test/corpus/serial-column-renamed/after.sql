create table t (key serial primary key, a int);
