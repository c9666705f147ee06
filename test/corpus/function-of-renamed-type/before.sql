create type mood as enum ('ok', 'sad');
create table people (id int primary key, first text, last text, mood mood);
create function full_name(people) returns text language sql immutable as 'select $1.first || $1.last';
create function among(one mood, several mood[]) returns boolean language sql immutable as 'select one = any (several)';
create function everybody(mood) returns setof people language sql stable as 'select * from public.people';
comment on function full_name(people) is 'computed';
alter table people add check (among(mood, array['ok', 'sad']::mood[]));
create view names as select full_name(people) as name from people;
