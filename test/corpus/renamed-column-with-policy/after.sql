create table t (b int);
alter table t enable row level security;
create policy p on t using (b > 0);
