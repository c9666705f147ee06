create sequence s;
create table a (id int default nextval('s'));
