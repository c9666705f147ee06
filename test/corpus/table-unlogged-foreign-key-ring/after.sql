create unlogged table a (id int primary key, b int);
create unlogged table b (id int primary key, a int references a);
alter table a add foreign key (b) references b;
create unlogged table c (id int primary key, a int references a);
