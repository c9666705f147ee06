create table users (id int primary key, name text);
create view names as select name from users;
