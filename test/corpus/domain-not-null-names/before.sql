create domain d as int not null check (value > 0);
create domain e as text constraint e_not_null not null;
create table t (a d, b e, c int constraint f_not_null not null);
