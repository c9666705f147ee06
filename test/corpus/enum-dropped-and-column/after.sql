create table t (a text default 'a', b int);
