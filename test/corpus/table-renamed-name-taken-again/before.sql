create table users (id int generated always as identity primary key, name text unique);
create index users_name_idx on users (lower(name));
create table orders (id int primary key, user_id int references users);
