create table a (x int, y int);
create table b (r a, l a[]);
