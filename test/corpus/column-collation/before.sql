create table t (a text, b text collate "C"); create index on t (a);
