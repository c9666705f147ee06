create table u (id serial primary key, a int unique check (a > 0), p int references u, x text default 'q');
create index on u (x);
create index on u (lower(x)) where a > 3;
comment on table u is 'c';
create view v as select u.a from u;
create function f() returns trigger language plpgsql as $$ begin return new;
end $$;
create trigger g before insert on u for each row execute function f();
