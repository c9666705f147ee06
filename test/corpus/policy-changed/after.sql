create table t (id bigint, owner text, b varchar(9)); alter table t enable row level security;
create function who(strict boolean default true) returns text language sql stable as 'select ''x''::text';
create policy a on t for select using (owner = who() and id > 5);
create policy b on t as restrictive for update using (id > 0);
create policy c on t for insert with check (b in ('x', 'z'));
create policy e on t for all to pg_read_all_data using (true);
create policy "F f" on t for delete to pg_read_all_data, pg_monitor using (exists (select from t as other where other.id = t.id));
comment on policy a on t is 'kept';
