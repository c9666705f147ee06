create table fresh (id int, a text);
create table log (id int, a text);
create view v as select * from fresh;
create rule r as on insert to fresh do also insert into log select new.*;
create rule n as on delete to fresh where old.a = 'kept' do instead nothing;
create rule s as on insert to v do instead insert into fresh select new.*;
