create table public.t (a text, b text, c int, d numeric, e varchar(10), f text);
alter table public.t alter a set storage external, alter a set compression pglz, alter d set storage plain, alter e set storage main;
alter table public.t alter c set statistics 500, alter f set statistics 0, alter c set (n_distinct = -0.5);
