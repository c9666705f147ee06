create extension btree_gist; create table t (id int, r int4range, b varchar(5), constraint x exclude using gist (id with =, r with &&), exclude (b with =));
