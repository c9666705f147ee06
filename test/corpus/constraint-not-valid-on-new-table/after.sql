create table a (id int primary key); create table b (i int, n int); alter table b add constraint f foreign key (i) references a not valid; alter table b add constraint c check (n > 0) not valid;
