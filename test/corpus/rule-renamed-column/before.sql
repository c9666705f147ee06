create table t (id int, a text);
create table log (a text);
create rule r as on insert to t do also insert into log (a) select new.a;
create rule n as on delete to t where old.a = 'kept' do instead nothing;
comment on rule r on t is 'told';
alter table t disable rule r;
