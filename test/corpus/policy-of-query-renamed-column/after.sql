create table o (b int, who text);
create table t (x int);
create policy p on t using (x in (select b from o)) with check (x in (select o.b from o where who = current_user));
create policy q on o using (b > 0);
comment on policy p on t is 'told';
