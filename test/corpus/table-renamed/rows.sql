insert into old (code) values ('a'), ('b')
