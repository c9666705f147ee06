create table public.a (id int);
create table public.b (id int); alter table public.b enable row level security;
create table public.c (id int); alter table public.c force row level security;
create table public.d (id int); alter table public.d enable row level security, force row level security;
