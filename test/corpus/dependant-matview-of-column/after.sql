create table t (a bigint, b text);
create materialized view m as select a::integer from t;
