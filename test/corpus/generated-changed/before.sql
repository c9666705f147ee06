create table t (a int, b int generated always as (a + 1) stored, c int); create index on t (b); comment on column t.b is $$b$$;
