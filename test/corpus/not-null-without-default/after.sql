create table t (a int, b int not null, c text not null check (c <> ''), d int not null);
