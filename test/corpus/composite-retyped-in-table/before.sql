create type c as (x int, y text); create table t (v c);
