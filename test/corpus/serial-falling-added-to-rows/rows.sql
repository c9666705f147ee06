insert into t values (-10), (-20), (5);
