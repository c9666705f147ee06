create table t (a int, p int);
create recursive view v (a, p) as select a, p from t union all select t.a, t.p from t join v on t.p = v.a;
