create table t (a inet, b integer);
