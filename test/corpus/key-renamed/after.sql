create table t (a int constraint p2 primary key, b int constraint u2 unique); create table r (a int constraint f2 references t);
