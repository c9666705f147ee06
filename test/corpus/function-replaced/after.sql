create function f(a int, b int default 2) returns int language sql as $$ select 2 $$; create view v as select f(1) as one;
