create table t (a text, b int) with (fillfactor = 70);
alter table t alter a set storage external;
alter table t replica identity full;
