create table u (id bigint primary key, n int); create table p (id bigserial primary key, u_id bigint not null references u, total bigint generated always as (u_id * 2) stored);
create index on p (u_id); create view v as select p.id, u.n from p join u on u.id = p.u_id; create view w as select * from v; comment on view w is 'top'; comment on column v.n is 'n';
