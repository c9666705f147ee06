create table t (a int, b int); create table l (a int); create view v as select a, b from t;
create rule r as on insert to t where new.b > 0 do also insert into l values (new.a);
create rule s as on insert to v do instead insert into t values (new.a, new.b);
create rule n as on delete to t do instead nothing; comment on rule r on t is 'kept';
