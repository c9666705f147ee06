create function f() returns bigint language sql as 'select 1::bigint';
create function g(a bigint default f()) returns int language sql as 'select 1';
create table t (a int default g());
