create type status as enum ('open', 'paid');
create type order_status as enum ('new', 'sent');
create domain email as text;
create domain address as text;
create table orders (id int primary key, s status not null, o order_status not null, mail email, place address);
