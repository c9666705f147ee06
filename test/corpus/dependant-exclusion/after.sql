create table t (a bigint, exclude (a with =));
