create function f(text, int default 1) returns boolean language sql immutable as 'select true';
create domain d as text check (f(value));
create table t (a d);
