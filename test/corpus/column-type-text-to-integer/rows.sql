insert into t values (1, '7'), (2, null)
