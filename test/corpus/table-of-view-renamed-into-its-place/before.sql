create table users_base (id int primary key, name text);
create view users as select id, name from users_base;
create view names as select name from users;
