create table t (a int, b int, constraint p primary key (a, b));
alter table t add constraint u unique (a, b);
alter table t add constraint v unique (a, b);
alter table t add constraint w unique (b, a);
create table s (a int not null, "b)" int);
alter table s add constraint y unique ("b)", a);
alter table s add constraint x unique ("b)", a);
alter table s add constraint z unique ("b)", a) deferrable;
