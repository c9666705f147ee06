create table u (id int primary key, n int); create table p (id serial primary key, u_id int not null references u, total int generated always as (u_id * 2) stored);
create index on p (u_id); create view v as select p.id, u.n from p join u on u.id = p.u_id; create view w as select * from v; comment on view w is 'top'; comment on column v.n is 'n';
