create table t (a int);
create table u (a int);
create index i on t (a);
comment on index i is 'found by a';
