create table t (n text, id serial, big bigserial not null unique);
