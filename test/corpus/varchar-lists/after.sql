create domain code as varchar(10) default 'a' check (value in ('a', 'b'));
create domain word as varchar check (value not in ('x', upper(value)));
create table t (
  id int primary key,
  v varchar(10) check (v in ('a', upper(v))),
  w varchar(10) not null,
  n numeric check (n in (1, -2, 2.5)),
  k char(3) check (k in ('abc', 'de')),
  constraint both_in check (v in ('it''s', '(ARRAY[') or w in (v, 'z'))
);
create index i on t (id) where v in ('a', w);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger g before update on t for each row when (new.v in ('a', 'b') and old.w not in ('c', new.v)) execute function f();
create rule r as on delete to t where old.v in ('a', 'b') do instead nothing;
create function h(a varchar, b boolean default 'q'::varchar in ('a', upper('b')::varchar)) returns boolean
begin atomic select a in ('a', 'b') and a not in ('c', lower(a)); end;
create function plain() returns text language sql as $$ select '((x)::text = ANY ((ARRAY[''a''::character varying])::text[]))' $$;
create view u as select id from t where v in ('a', w);
