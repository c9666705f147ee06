create view a as select 1 as one; create table b (x int); create table c (x int constraint a_pkey primary key);
