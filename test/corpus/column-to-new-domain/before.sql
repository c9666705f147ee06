create domain part as text;
create table t (id int primary key, a text, l part[], n int, c part);
