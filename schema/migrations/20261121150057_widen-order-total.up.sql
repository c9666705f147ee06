-- tenon:follows 20261121150022 cab5f7f6de7caeb1d14b408edb6afe039599fd0c6e7ddb213f38b07e5deb27cc
-- tenon:proven c38fce54681f5756c3a62a6ec060fa36e0a407dd82ff657b7d1676e99ce43b04 PostgreSQL 18.6, pglite, 25 probe rows
-- tenon:locks public.orders access exclusive
-- tenon:down exact-loses-new

alter table public.orders alter column total drop default;
alter table public.orders drop constraint orders_total_not_negative;
alter table public.orders alter column total type numeric(12,2);
alter table public.orders alter column total set default '0';
alter table public.orders add constraint orders_total_not_negative check (total >= 0);
