create table t (a bigint, b int, c text); create statistics s (dependencies) on a, b from t; create statistics fresh (ndistinct, mcv) on a, b, c from t; create statistics e on (a + 1), upper(c) from t;
comment on statistics s is 'kept';
