create table public.t (a text, b text, c int, d numeric, e text, f text, g text);
alter table public.t alter b set storage external, alter b set compression pglz, alter e set storage main, alter g set storage plain, alter g set statistics 9;
alter table public.t alter c set statistics 50, alter c set (n_distinct = -0.5, n_distinct_inherited = 3);
