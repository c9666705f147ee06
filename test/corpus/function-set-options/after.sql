create function f() returns int language sql immutable parallel safe cost 5 security definer set search_path = public, pg_temp set work_mem = '1MB' as 'select 1';
