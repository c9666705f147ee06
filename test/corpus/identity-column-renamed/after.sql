create table t (key int generated always as identity primary key, a int);
