create table t (a integer, b text);
create table l (a integer);
create rule r as on insert to t do also insert into l values (new.a);
