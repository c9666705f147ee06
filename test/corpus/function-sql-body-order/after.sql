create table t2 (a int);
create function f() returns bigint language sql begin atomic select count(*) from t2;
end;
create table t (a int, b bigint default f());
