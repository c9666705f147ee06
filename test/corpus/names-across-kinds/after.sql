create type order_status as enum ('a', 'b');
create table status (id int primary key, s order_status);
