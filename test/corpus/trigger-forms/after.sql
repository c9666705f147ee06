create table t (a int, b int);
create function f() returns trigger language plpgsql as $$ begin return null;
end $$;
create constraint trigger ct after insert or update of a, b on t deferrable initially deferred for each row when (new.a > 0) execute function f('x', '1');
create trigger st after truncate on t for each statement execute function f();
create trigger al after delete on t for each row execute function f();
alter table t enable always trigger al;
