create type source as enum ('user', 'machine', 'hash');
create table fresh (id int, code int);
create view details as select id, case code when 1 then 'hash'::source else 'user'::source end as source from fresh;
create view seen as select id, source from details;
