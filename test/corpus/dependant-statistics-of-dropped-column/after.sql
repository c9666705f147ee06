create table t (a integer, c integer, d integer);
create statistics s (dependencies) on a, d from t;
