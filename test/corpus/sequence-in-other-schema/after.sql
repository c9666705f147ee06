create schema x;
create schema y;
create sequence y.s;
create table a (id int default nextval('y.s'));
