create type e as enum ('b','a');
create function f(x e default 'a') returns table (y e) language sql as $$ select 'a'::e $$;
