create schema s;
create type s.e as enum ('a');
create table s.t (a s.e);
create function s.f() returns int language sql as 'select 1';
create view s.v as select s.f() as x;
create sequence s.q;
comment on schema s is 'x';
