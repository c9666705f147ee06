create table t (a integer, b varchar(9), c int);
alter table t enable row level security;
create policy p on t using (a > 0);
