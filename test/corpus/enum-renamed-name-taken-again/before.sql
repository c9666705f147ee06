create type status as enum ('open', 'paid');
create table orders (id int primary key, status status not null default 'open');
