create table t (a int); create view v with (security_invoker) as select a from t; create view c as select a from t where a > 0 with check option;
