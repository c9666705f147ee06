create type status as enum ('new', 'sent');
create domain address as text;
create table orders (id int primary key, kind text not null, status status not null, mail address, venue text);
