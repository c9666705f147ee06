create table t (a int, b int, c text); create statistics s (dependencies) on a, b from t; create statistics gone on a, c from t; create statistics e on (a + 1), lower(c) from t;
alter statistics s set statistics 50; comment on statistics s is 'kept';
