create domain d as int default 5 check (value > 0);
create domain e as text not null;
create domain g as varchar(9) constraint short check (length(value) > 1);
create table t (a d, b e, c g, l d[]);
comment on domain d is 'kept';
