create table a (n int not null, constraint k unique (n)); alter table a replica identity using index k, cluster on k;
