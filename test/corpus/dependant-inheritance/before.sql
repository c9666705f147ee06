create table p (a integer, b text);
create table c () inherits (p);
create index on c (a);
