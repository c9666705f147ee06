create table a (id int primary key, x text); create index on a (x); comment on table a is 'gone';
create table b (id int primary key, a_id int references a);
