create table t (a bigint, b integer);
create statistics s (dependencies) on a, b from t;
