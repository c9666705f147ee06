create table t (a date);
