create table o (a int, who text);
create table t (x int);
create policy p on t using (x in (select a from o)) with check (x in (select o.a from o where who = current_user));
create policy q on o using (a > 0);
comment on policy p on t is 'told';
