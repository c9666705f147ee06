create table public.a (id int primary key, note text) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
create table public.b (id int primary key, note text) with (autovacuum_enabled = off, toast.autovacuum_vacuum_threshold = 500);
create table public.c (id int) with (user_catalog_table = true, parallel_workers = 2);
