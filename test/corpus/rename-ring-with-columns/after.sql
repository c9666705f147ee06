create table a (id int primary key, yy int);
create table b (id int primary key, xx text);
