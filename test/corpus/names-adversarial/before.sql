create table "select" ("from" int primary key, "A b" text default 'x', "ünï" int, "quo""te" int); create index "in.dex" on "select" ("A b");
