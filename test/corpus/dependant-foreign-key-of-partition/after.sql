create table p (a bigint primary key) partition by range (a);
create table p1 partition of p for values from (0) to (9);
create table t (a bigint references p);
