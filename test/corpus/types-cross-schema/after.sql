create schema a;
create schema b;
create type b.e as enum ('x');
create table b.t (v b.e default 'x');
create function a.f(b.t) returns b.e language sql as 'select ($1).v';
create view a.v as select a.f(t) as r from b.t t;
