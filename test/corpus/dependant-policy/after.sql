create table t (a bigint, b text);
alter table t enable row level security;
create policy p on t using (a > 0);
