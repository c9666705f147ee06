create type e as enum ('a','b');
create function f(x e default 'a') returns table (y e) language sql as $$ select 'a'::e $$;
