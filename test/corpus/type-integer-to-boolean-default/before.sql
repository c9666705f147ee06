create table t (a integer default 0 not null);
