create domain md as varchar(100);
create table t (id int primary key, a text);
