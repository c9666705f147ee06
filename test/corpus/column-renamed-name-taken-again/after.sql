create table users (id int primary key, full_name text not null, name int default 7, constraint users_name_check check (full_name <> ''));
create index users_name_idx on users (full_name);
create view names as select full_name, name from users;
