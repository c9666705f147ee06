create domain d as text check (value <> '');
create table t (a text, b d);
