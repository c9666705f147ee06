create table t (a int, b int);
create function f() returns trigger language plpgsql as $$ begin return null;
end $$;
