create table t (a int primary key, b int not null);
create table f (t int references t);
