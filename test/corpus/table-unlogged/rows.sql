insert into public.a (note) values ('x'); insert into public.b (note) values ('y');
