create function f(a int, out b int, out c text) language sql as $$ select 1, 'x' $$;
create view v as select * from f(1);
