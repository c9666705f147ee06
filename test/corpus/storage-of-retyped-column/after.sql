create table t (a varchar(50));
alter table t alter a set storage external;
