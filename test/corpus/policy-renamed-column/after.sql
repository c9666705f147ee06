create table t (id int, who text); create policy a on t using (who = current_user); create policy c on t for select using (id = 1);
