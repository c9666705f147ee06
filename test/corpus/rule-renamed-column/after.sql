create table t (id int, b text);
create table log (a text);
create rule r as on insert to t do also insert into log (a) select new.b;
create rule n as on delete to t where old.b = 'kept' do instead nothing;
comment on rule r on t is 'told';
alter table t disable rule r;
