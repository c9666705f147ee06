insert into users (name) values ('ada'), ('bob'); insert into orders values (1, 2);
