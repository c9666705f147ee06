create table t (id int, a text);
create table log (id int, a text);
create view v as select * from t;
create rule r as on insert to t do also insert into log select new.*;
create rule n as on delete to t where old.a = 'kept' do instead nothing;
create rule s as on insert to v do instead insert into t select new.*;
