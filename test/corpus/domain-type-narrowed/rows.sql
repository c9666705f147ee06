insert into t values (1, 'longer than ten letters');
