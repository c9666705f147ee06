create table t (id int, owner text, b varchar(9)); alter table t enable row level security;
create function who() returns text language sql stable as 'select ''x''::text';
create policy a on t for select using (owner = who());
create policy b on t as restrictive for update using (id > 0) with check (id > 1);
create policy c on t for insert with check (b in ('x', 'y'));
create policy d on t to public using (true);
comment on policy a on t is 'kept';
