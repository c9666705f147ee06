create function f() returns int language sql stable set search_path = public as 'select 1';
