insert into t values (1, repeat('x', 150));
