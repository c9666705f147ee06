/** The schema of the report tests, with each way in which a column can look not null and isn't. */

export const schema = `
create type mood as enum ('sad', 'ok', 'happy');
create domain title as text not null;
create domain positive as int check (value > 0);
create table users (
  id bigint generated always as identity primary key, username text not null unique, email text not null, nickname text,
  is_active boolean not null default true, mood mood, role text not null check (role in ('admin', 'customer')),
  created_at timestamptz(3) not null default now(), labels text[] not null default '{}', boss_id bigint references users);
create table profiles (user_id bigint primary key references users on delete cascade, bio text, born date, heading title);
create table products (
  id bigint generated always as identity primary key, name text not null, price numeric(12,2) not null, stock int not null,
  category text, meta jsonb not null default '{}', sku text unique);
create table orders (
  id bigint generated always as identity primary key, user_id bigint not null references users on delete cascade,
  status text not null check (status in ('pending', 'paid', 'shipped')), total numeric(12,2) not null,
  address text, placed_at timestamptz(3), parent_id bigint references orders on delete cascade);
create index on orders (user_id);
create table order_items (
  order_id bigint references orders on delete cascade, product_id bigint references products on delete cascade, quantity int not null, unit_price numeric(12,2) not null,
  discount numeric(12,2), primary key (order_id, product_id));
create table events (id int not null, kind text not null, note text, primary key (id, kind)) partition by list (kind);
create table events_a partition of events for values in ('a');
create table events_b partition of events default;
create table places (name text not null, area int);
create table cities (mayor text not null) inherits (places);
create table audits (id int primary key, note text, size int, flag boolean,
  constraint note_there check (note is not null and length(note) < 100));
alter table audits add constraint size_there check (size is not null) not valid;
create table measures (a int not null, b int, twice int generated always as (a * 2) stored, sum int generated always as (a + b) stored);
create table guarded (id int primary key, v text);
create function guard() returns trigger language plpgsql as $f$ begin
  if new.v = 'drop' then return null; end if;
  if new.v = 'wipe' then new.v = null; end if;
  return new; end $f$;
create trigger guard before insert or update on guarded for each row execute function guard();
create function lookup(text) returns text language sql strict as $f$ select nickname from users where username = $1 limit 1 $f$;
create function some_users() returns setof users language sql as $f$ select * from users $f$;
create function one_more(n int) returns int language sql strict as 'select n + 1';
create function size_word(p numeric) returns text language sql return case when p > 10 then 'big' else 'small' end;
create function name_of(i bigint) returns text language sql as 'select username from users where id = i';
create function count_of(of text, min int default 0) returns bigint language sql as 'select count(*) from users where role = of and id > min; -- done';
create function or_else(a text, b text) returns text language sql begin atomic select 1; select coalesce(a, b); end;
create function strictly(a text) returns text language sql strict as $f$ select 'x' || a $f$;
create function echo(a text) returns text language sql as 'select a';
create function echo_twice(a text) returns text language sql as 'select echo(echo(a))';
create function round_and_round(n int) returns int language sql as 'select 1';
create or replace function round_and_round(n int) returns int language sql as 'select case when n > 0 then round_and_round(n - 1) end';
create function does_nothing() returns void language sql as 'select 1';
create function rows_of_users() returns setof users language sql as 'select u from users u';
create function numbered(most int) returns table (n int, word text) language sql as 'select g, nickname from generate_series(1, most) g left join users on id = g';
create function both_sides(x int, out n int, out m int) language sql strict as 'select x, nullif(x, 1)';
create function own_profile(i bigint, out id bigint, out heading text) language sql as 'select user_id, bio from profiles where user_id = i';
create function names_of_users() returns setof text language sql as 'select username from users';
create function in_plpgsql() returns int language plpgsql as 'begin return 1; end';
create function plain_sum(a int, b int) returns int language sql as 'select a + b';
create operator <<< (leftarg = int, rightarg = int, function = plain_sum);
create schema aside;
create table aside.secrets (word text not null);
create function hidden_in_path() returns bigint language sql set search_path = aside as 'select count(word) from secrets';
create function of_any(a anyelement) returns anyelement language sql as 'select a';
create function added(v text) returns int language sql as 'insert into audits (id, note, size) values (-9, v, 1) returning id';
create view order_view as
  select o.id, o.status, u.username, p.bio, i.quantity from orders o join users u on u.id = o.user_id
  left join profiles p on p.user_id = u.id left join order_items i on i.order_id = o.id;
create view active_users as select id, username, nickname from users where nickname is not null;
create materialized view user_totals as
  select u.id, u.username, count(o.id) as orders, sum(o.total) as total from users u left join orders o on o.user_id = u.id group by u.id;
create domain filled as text not null;
create table promised (
  a int not null, b int check (b is not null and b > 0), c int, d int check (d > 0), e filled, f int check (f is not null) not null,
  g int, h int check (h is not null or c is not null));
create table elders (name text not null, area int);
create table heirs (extra text) inherits (elders);
create table stays (
  id int primary key, during int4range not null, spans int4multirange not null, took interval not null, grid int[][], tags text[] not null,
  size int generated always as (upper(during) - lower(during)) stored);
create table accounts (
  id int primary key, mail varchar(80) not null, tenant int not null, handle text, is_open boolean not null default true, gone_at timestamptz);
create unique index on accounts (lower(mail));
create unique index on accounts (tenant, lower(handle)) where gone_at is null;
create unique index on accounts (handle) where is_open and handle is not null;
create view outer_view as select u.id as x, o.id as y, u.is_active as z from users u left join orders o on o.user_id = u.id;
create table seen (id int, v text);
create table seen_log (id int);
create rule seen_also as on update to seen do also insert into seen_log values (new.id);
create sequence numbering;
create view seen_view as select id, v from seen;
create type pair as (n numeric, v text);
create table amounts (
  id int primary key, n numeric not null, f float8 not null, took interval not null, c bpchar not null, doc jsonb not null,
  list numeric[] not null, pair pair not null, v text not null);
create table moments (at timestamp primary key);
create rule seen_insert as on insert to seen_view do instead insert into seen values (new.id, new.v) returning seen.id, seen.v;
`

/** Since 18 a child keeps its parent's NOT NULL. */
export const schemaBefore18 = `
alter table heirs alter name drop not null;
`

/** What only 18 can say. */
export const schemaOf18 = `
alter table places add constraint area_there not null area no inherit;
alter table measures add constraint b_there not null b not valid;
`
