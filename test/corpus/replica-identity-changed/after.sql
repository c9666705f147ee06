create table a (id int primary key, n int not null, m int not null); create unique index i on a (n, m); alter table a replica identity using index i;
create table b (id int primary key); alter table b replica identity nothing; create table c (id int); alter table c replica identity full;
create table d (id int primary key, n int not null unique); alter table d replica identity using index d_n_key, cluster on d_pkey;
