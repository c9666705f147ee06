create type state as enum ('open', 'closed');
create table job (id int primary key, state state not null);
create table job_history (id int, state state, at timestamptz default now());
create function keep() returns trigger language plpgsql as $$
begin
  insert into job_history values (old.id, old.state);
  return null;
end $$;
create trigger keep after update or delete on job for each row execute function keep();
