create table p (a bigint, b text, d int);
create table c () inherits (p);
create index on c (a);
