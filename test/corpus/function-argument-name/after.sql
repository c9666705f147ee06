create function f(b int) returns int language sql as $$ select 1 $$; create procedure p(b int) language sql as $$ select 1 $$;
