create table a (id int primary key, n int not null); create unique index i on a (n); alter table a replica identity using index i;
create table b (id int primary key); alter table b replica identity full; create table c (id int);
create table d (id int primary key, n int not null unique); alter table d cluster on d_n_key;
