create table t (a inet);
