create table t (a int, exclude (a with =));
