create table t (a bytea);
