create table t (a integer);
create function f() returns trigger language plpgsql as $$ begin return new;
end $$;
create trigger h before insert on t for each row execute function f();
