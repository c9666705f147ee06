create type status as enum ('a', 'b');
create table statuses (id int primary key, s status);
