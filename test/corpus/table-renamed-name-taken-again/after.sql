create table people (id int generated always as identity primary key, name text unique);
create index people_name_idx on people (lower(name));
create table users (id int generated always as identity primary key, login text unique, name text, person_id int references people);
create index users_name_idx on users (name);
create table orders (id int primary key, user_id int references people);
