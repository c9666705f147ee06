create table people (id int primary key, name text);
create view users as select id, name from people;
create view names as select name from users;
