insert into users_base values (1, 'ada');
