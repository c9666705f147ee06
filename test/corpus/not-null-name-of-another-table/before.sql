create table b (x int constraint a_x_not_null not null, y int);
create table c (constraint a_z_not_null check (true));
create table d (x int constraint a_x_not_null not null);
