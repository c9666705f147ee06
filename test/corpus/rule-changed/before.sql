create table t (a int); create table l (a int); create view v as select a from t;
create rule r as on insert to t do also insert into l values (new.a);
create rule s as on insert to v do instead insert into t values (new.a);
create rule n as on delete to t do instead nothing; alter table t disable rule n; comment on rule r on t is 'kept';
