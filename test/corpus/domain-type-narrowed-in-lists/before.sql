create domain md as text;
create table t (id int primary key, l md[]);
