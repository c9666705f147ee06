create table t (a int constraint p primary key, b int constraint u unique); create table r (a int constraint f references t);
