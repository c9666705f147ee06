create domain md as varchar(10);
create domain md2 as md check (value <> 'no');
create domain big as bigint;
create table t (id int primary key, a md, l md2[], n big, c text);
