create table t (id serial primary key, a int);
alter table t rename column id to key;
