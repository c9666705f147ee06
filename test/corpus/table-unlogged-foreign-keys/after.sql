create unlogged table a (id int primary key);
create unlogged table b (id int primary key, a int references a, b int references b);
create unlogged table c (id int primary key, b int references b);
create table z (id int primary key);
create table y (id int primary key, z int references z);
create table x (id int primary key, y int references y);
