create sequence old_seq;
create table t (id int default nextval('old_seq') primary key);
alter sequence old_seq owned by t.id;
