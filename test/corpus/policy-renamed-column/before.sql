create table t (id int, owner text); create policy a on t using (owner = current_user); create policy b on t for select using (id = 1);
