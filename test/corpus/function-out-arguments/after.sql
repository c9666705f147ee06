create function f(a int, out b int, out c text, out d int) language sql as $$ select 1, 'x', 2 $$;
create view v as select * from f(1);
