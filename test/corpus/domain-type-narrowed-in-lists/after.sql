create domain md as varchar(10);
create table t (id int primary key, l md[]);
