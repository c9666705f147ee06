insert into a values (1, 'one'); insert into b values (2, 3);
