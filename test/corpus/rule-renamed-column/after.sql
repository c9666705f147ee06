create table t (id int, b text);
create table log (a text);
create view v as select id, b as shown from t;
create rule r as on insert to t do also insert into log (a) select new.b;
create rule n as on delete to t where old.b = 'kept' do instead nothing;
create rule s as on insert to v do instead insert into t (id, b) values (new.id, new.shown) returning id, b;
create rule u as on update to v do instead update t set b = new.shown where id = old.id;
comment on rule r on t is 'told';
alter table t disable rule r;
