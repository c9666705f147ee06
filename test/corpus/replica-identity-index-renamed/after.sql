create table a (n int not null, constraint l unique (n)); alter table a replica identity using index l, cluster on l;
