create table t (id serial primary key, n text);
create sequence public.shared;
create table u (id int primary key default nextval('public.shared'), down int not null);
create sequence public.falling increment by -1;
alter table u alter column down set default nextval('public.falling');
alter sequence public.falling owned by u.down;
create table "V v" ("I d" int generated always as identity (increment by 5) primary key);
