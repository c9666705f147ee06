create table t (a int); create text search configuration c (parser = default);
