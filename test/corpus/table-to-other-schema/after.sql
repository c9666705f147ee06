create schema app; create table app.t (id serial primary key, n text); create index t_n on app.t (n);
