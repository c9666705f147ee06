create table public.t (a text, b int); create index i on public.t (lower(a), b, (b + 1)); alter index public.i alter column 1 set statistics 300, alter column 3 set statistics 5;
