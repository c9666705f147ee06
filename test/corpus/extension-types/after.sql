create extension citext;
create extension hstore;
create table t (a citext, h hstore, unique (a));
create index on t using gin (h);
