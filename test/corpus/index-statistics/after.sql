create table public.t (a text, b int); create index i on public.t (lower(a), b, (b + 1)); alter index public.i alter column 3 set statistics 600;
create index j on public.t (upper(a)); alter index public.j alter column 1 set statistics 7;
