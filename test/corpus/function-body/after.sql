create function f(a int) returns int language sql immutable as $$ select 2 $$; create view v as select f(1) as one;
