create table a (x int); create index b on a (x); create view c as select 1 as one;
