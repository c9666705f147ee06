create domain md as varchar(10) check (value <> '');
create domain flag as boolean;
create domain bits as bit varying(3);
create table t (id int primary key, d md default 'a', l md[], f flag, b bits);
create index on t (lower(d));
