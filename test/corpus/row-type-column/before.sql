create table a (x int);
create table b (r a, l a[]);
