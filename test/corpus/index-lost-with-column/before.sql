create table t (a int, b int, c int, constraint k unique (a, b)); create index i on t (b, c); comment on index i is $$i$$; comment on constraint k on t is $$k$$; comment on column t.b is $$b$$;
