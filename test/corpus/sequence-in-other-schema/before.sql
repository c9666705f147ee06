create schema x;
create sequence x.s;
create table a (id int default nextval('x.s'));
