create table t (a integer default 1);
