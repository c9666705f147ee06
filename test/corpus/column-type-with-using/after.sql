create table t (id int primary key, state boolean not null default true);
