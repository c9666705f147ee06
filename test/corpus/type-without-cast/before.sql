create table t (a integer, b inet);
