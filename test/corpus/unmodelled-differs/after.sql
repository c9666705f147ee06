create table t (a int); create text search configuration c (parser = default);
alter text search configuration c add mapping for word with simple;
