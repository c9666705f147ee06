create table a (x int constraint a_x_not_null not null, z int constraint a_z_not_null not null);
create table b (x int constraint a_x_not_null not null, y int constraint b_y_not_null not null);
create table c (constraint a_z_not_null check (true), constraint b_y_not_null check (true));
