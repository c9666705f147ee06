create schema s;
create table s.t (a int primary key, b int check (b > 0));
create index i on s.t (b);
create type s.e as enum ('a');
create sequence s.q;
create function s.f(int) returns int language sql as 'select 1';
comment on table s.t is 'old';
comment on index s.i is 'old';
comment on schema s is 'gone';
