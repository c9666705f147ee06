create table t (a int, b text, c int4range);
create index i on t (a) with (fillfactor = 80);
create index j on t using gist (c);
create unique index k on t (b collate "C" text_pattern_ops desc nulls last) include (a) nulls not distinct where a is not null;
