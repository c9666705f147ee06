insert into statuses values (1, 'b');
