create table t (id int primary key, a text, b varchar(9));
create materialized view m with (fillfactor = 80) as select id, a from t where b in ('x', 'y');
create unique index m_id on m (id);
create index m_a on m (lower(a));
comment on materialized view m is 'kept';
comment on column m.a is 'also';
create view over as select id from m;
create materialized view gone as select count(*) as n from m;
