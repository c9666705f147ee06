create table t (b int);
