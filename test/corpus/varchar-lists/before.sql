create table t (id int primary key, w varchar(10) not null);
