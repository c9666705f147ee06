create sequence s as bigint increment 2;
create table a (id bigint default nextval('s'));
create table b (id int default nextval('s'), x int default currval('s'));
