create table t (a int); create function f() returns bigint begin atomic select count(*) from t; end;
