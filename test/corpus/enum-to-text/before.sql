create type mood as enum ('a','b'); create table t (m mood not null default 'a');
