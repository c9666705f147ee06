create function f(text) returns boolean language sql immutable as 'select true';
create domain d as text check (f(value));
create table t (a d);
