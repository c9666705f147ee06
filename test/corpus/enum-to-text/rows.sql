insert into t values ('b')
