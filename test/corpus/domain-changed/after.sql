create domain d as int default 6 check (value > 0) constraint small check (value < 100);
create domain e as text collate "C";
create domain f as numeric(9, 2) default 0 not null check (value >= 0);
create domain g as varchar(9);
create table t (a d, b e, c g, l d[], m f);
comment on domain d is 'kept';
