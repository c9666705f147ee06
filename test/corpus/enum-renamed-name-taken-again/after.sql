create type order_status as enum ('open', 'paid');
create type status as enum ('on', 'off');
create table orders (id int primary key, status order_status not null default 'open', power status default 'on');
