insert into t (n) values ('a'), ('b');
select setval('public.t_id_seq', 1000), setval('public.shared', 2000, false), setval('public.falling', -3000);
insert into u values (10, -10);
insert into "V v" default values;
select setval('public."V v_I d_seq"', 4001);
