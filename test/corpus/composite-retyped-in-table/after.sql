create type c as (x bigint, y text); create table t (v c);
