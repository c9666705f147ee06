create table t (id int primary key, title text, x int);
create table new (id int primary key, a int, b text);
