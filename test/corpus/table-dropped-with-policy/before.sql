create table t (a int);
alter table t enable row level security;
create policy p on t using (true);
create table u (a int);
