create unlogged table public.a (id serial primary key, note text);
create table public.b (id int generated always as identity, note text);
create unlogged sequence public.s;
