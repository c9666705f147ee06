create type c as (x int, y text, z numeric(5, 2));
create type fresh as (a text collate "C", b c);
create function f(c) returns c language sql as 'select $1';
create table t (id int, v c, w fresh[]);
comment on type c is 'kept'; comment on column c.y is 'too';
