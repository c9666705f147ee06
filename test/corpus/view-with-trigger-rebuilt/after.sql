create table t (a bigint);
create view v as select a from t;
create function f() returns trigger language plpgsql as $$ begin return new;
end $$;
create trigger g instead of insert on v for each row execute function f();
comment on trigger g on v is 'z';
