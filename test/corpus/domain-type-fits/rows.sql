insert into t values (1, 'ten letter', '{short,"\"",null}', null, '101');
