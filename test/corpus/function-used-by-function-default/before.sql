create function f() returns int language sql as 'select 1';
create function g(a int default f()) returns int language sql as 'select 1';
create table t (a int default g());
