create schema "My ""S";
create table "My ""S"."select" ("order" int primary key, "a.b" text default 'it''s', "Ünïcode" int check ("Ünïcode" > 0));
create index "i'x" on "My ""S"."select" ("a.b");
comment on column "My ""S"."select"."a.b" is 'x''y';
