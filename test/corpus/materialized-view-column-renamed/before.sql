create table t (id int, a text); create materialized view m as select id, a from t; create index i on m (a);
