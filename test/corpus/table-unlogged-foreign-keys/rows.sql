insert into a values (1); insert into b values (1, 1, 1); insert into c values (1, 1);
insert into z values (1); insert into y values (1, 1); insert into x values (1, 1);
