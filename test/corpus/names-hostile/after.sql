create schema "My ""S";
create table "My ""S"."select" ("order" bigint primary key, "a.b" varchar(20) default 'it''s\', "Ünïcode" bigint check ("Ünïcode" > 1), "$x" int references "My ""S"."select");
create index "i'x" on "My ""S"."select" ("a.b" desc);
comment on column "My ""S"."select"."a.b" is 'x"y\';
