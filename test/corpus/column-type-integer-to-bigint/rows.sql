insert into u values (1, 2), (3, 4); insert into p (u_id) values (1), (3)
