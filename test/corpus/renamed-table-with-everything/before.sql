create table t (id serial primary key, a int unique check (a > 0), p int references t, x text default 'q');
create index on t (x);
create index on t (lower(x)) where a > 3;
comment on table t is 'c';
create view v as select t.a from t;
create function f() returns trigger language plpgsql as $$ begin return new;
end $$;
create trigger g before insert on t for each row execute function f();
