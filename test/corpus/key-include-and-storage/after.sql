create table t (a int, b text, primary key (a) include (b) with (fillfactor = 70), unique (b) with (fillfactor = 80) deferrable);
