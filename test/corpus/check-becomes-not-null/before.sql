create table t (a int constraint k check (a is not null));
