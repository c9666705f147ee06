create table t (id bigserial primary key, a int);
create table u (t bigint references t);
