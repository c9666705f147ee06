create table public.a (id int primary key, note text) with (fillfactor = 70, toast.autovacuum_enabled = false);
create table public.b (id int primary key, note text);
