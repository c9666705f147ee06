insert into t values (1, 'ten letter', '{a,null}', 7, 'c');
