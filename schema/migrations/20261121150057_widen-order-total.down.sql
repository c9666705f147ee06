-- tenon:reverts 20261121150057
-- tenon:proven e8115664a70713659d8eeefd01d77edc00e8691fb0115bab62ec54cb741873ff PostgreSQL 18.6, pglite, 25 probe rows
-- tenon:class exact-loses-new

alter table public.orders alter column total drop default;
alter table public.orders drop constraint orders_total_not_negative;
alter table public.orders alter column total type numeric(10,2);
alter table public.orders alter column total set default '0'::numeric;
alter table public.orders add constraint orders_total_not_negative check (total >= (0)::numeric);
