create table a (id int primary key); create table b (i int constraint f references a on delete cascade deferrable initially deferred);
