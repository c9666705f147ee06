create type feeling as enum ('ok', 'sad');
create table users (id int constraint people_pkey primary key, first text, last text, mood feeling);
create function full_name(users) returns text language sql immutable as 'select $1.first || $1.last';
create function among(one feeling, several feeling[]) returns boolean language sql immutable as 'select one = any (several)';
create function everybody(feeling) returns setof users language sql stable as 'select * from public.users';
comment on function full_name(users) is 'computed';
alter table users add constraint people_mood_check check (among(mood, array['ok', 'sad']::feeling[]));
create view names as select full_name(users) as name from users;
create table people (mood text);
