create table a (id int primary key); create table b (i int constraint f references a constraint c check (i > 0));
