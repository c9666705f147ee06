create table t (id int); create materialized view m with (fillfactor = 80) as select id from t; create index i on m (id);
