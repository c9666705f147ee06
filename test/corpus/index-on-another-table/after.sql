create table t (a int);
create table u (a int);
create index i on u (a);
comment on index i is 'found by a';
