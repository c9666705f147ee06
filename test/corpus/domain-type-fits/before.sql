create domain md as text check (value <> '');
create domain flag as int;
create domain bits as bit varying(5);
create table t (id int primary key, d md default 'a', l md[], f flag, b bits);
create index on t (lower(d));
