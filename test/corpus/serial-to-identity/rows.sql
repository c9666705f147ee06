insert into t (n) values ('a'), ('b')
