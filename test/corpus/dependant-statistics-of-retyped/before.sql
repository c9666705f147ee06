create table t (a integer, b integer);
create statistics s (dependencies) on a, b from t;
