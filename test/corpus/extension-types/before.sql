create extension citext;
create extension hstore;
create table t (a text, h text);
