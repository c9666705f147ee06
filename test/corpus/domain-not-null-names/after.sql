create domain d as bigint not null check (value > 0);
create domain g as text constraint e_not_null not null;
create domain f as int constraint f_not_null not null;
create domain e as text;
create table t (a d, b e, c int constraint f_not_null not null, h f);
