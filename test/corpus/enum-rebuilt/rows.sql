insert into t values (1, 'ok', '{ok}')
