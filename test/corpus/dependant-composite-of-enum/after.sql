create type e as enum ('b');
create type c as (x e);
create table t (a c);
