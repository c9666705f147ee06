create table t (a int, b int); create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger g before update of a on t for each row when (old.a is distinct from new.a) execute function f(); comment on trigger g on t is 'c'; alter table t disable trigger g;
