create table t (a uuid);
