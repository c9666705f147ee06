create table t (id int, a text);
create table log (a text);
create view v as select id, a as shown from t;
create rule r as on insert to t do also insert into log (a) select new.a;
create rule n as on delete to t where old.a = 'kept' do instead nothing;
create rule s as on insert to v do instead insert into t (id, a) values (new.id, new.shown) returning id, a;
create rule u as on update to v do instead update t set a = new.shown where id = old.id;
comment on rule r on t is 'told';
alter table t disable rule r;
