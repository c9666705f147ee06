create table t (a boolean default false not null);
