create extension btree_gist; create table t (id bigint, r int4range, b varchar(5), constraint x exclude using gist (id with =, r with &&) where (id > 0), constraint y exclude (b with =) deferrable initially deferred);
create table u (a int, exclude using gist (a with <>)); comment on constraint x on t is 'c';
