create table t (a int, b int generated always as (a + 2) stored, c int generated always as (a) stored); create index on t (b); comment on column t.b is $$b$$;
