create table t (id int primary key, name text, x int);
create table old (id int primary key, a int, b text);
