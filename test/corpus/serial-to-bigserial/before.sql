create table t (id serial primary key, a int);
create table u (t int references t);
