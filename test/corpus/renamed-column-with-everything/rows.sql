insert into t (a) values (1),(2); insert into r values (1);
