create type source as enum ('user', 'machine');
create table old (id int, source source);
create view seen as select id, source from old;
