create table users (id int primary key, name text not null, check (name <> ''));
create index users_name_idx on users (name);
create view names as select name from users;
