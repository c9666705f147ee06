create domain d as text check (value <> '');
create table t (a d, b varchar(10));
