create domain moment as timestamptz;
create domain instant as moment;
create table t (a bigint, b instant);
