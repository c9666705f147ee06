create table a (id int, x int, primary key (id, x)); create table b (i int, x int, constraint f foreign key (i, x) references a);
