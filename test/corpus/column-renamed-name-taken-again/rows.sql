insert into users values (1, 'ada'), (2, 'bob');
