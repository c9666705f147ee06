insert into t (o) values (5)
