create table a (x int); create unique index i on a (x); create table b (x int references a (x));
