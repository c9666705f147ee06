create type c as (x int, y text);
create type gone as (a int);
create function f(c) returns c language sql as 'select $1';
create table t (id int, v c);
comment on type c is 'kept'; comment on column c.y is 'too';
