create table t (id int, note text); create materialized view m with (autovacuum_enabled = false) as select id from t; create index i on m (id);
