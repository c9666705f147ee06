create table t (a int, b text, c int4range);
create index i on t (a) with (fillfactor = 90);
create index j on t using spgist (c);
create unique index k on t (b collate "POSIX" text_pattern_ops desc nulls last) include (a) where a is not null;
