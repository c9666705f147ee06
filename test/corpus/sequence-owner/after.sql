create sequence s; create table t (a int, b int default nextval($$s$$)); alter sequence s owned by t.b;
