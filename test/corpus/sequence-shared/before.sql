create sequence s;
create table a (id int default nextval('s'));
create table b (id int default nextval('s'));
