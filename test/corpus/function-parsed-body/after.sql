create table t (a int, b int); create function f() returns bigint begin atomic select count(b) from t; end;
