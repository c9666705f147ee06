create table t (id int, b text); create materialized view m as select id, b from t; create index i on m (b);
