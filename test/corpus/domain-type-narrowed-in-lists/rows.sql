insert into t values (1, '{short,longer than ten letters}');
