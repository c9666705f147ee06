create table u (a int);
alter table u enable row level security;
create policy p on u using (a > 0);
