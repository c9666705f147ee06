create type c as (y text, x int); create function f(c) returns int language sql as 'select 1'; create view v as select f(null) as n;
