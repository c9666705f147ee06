-- tenon:follows 20261121145956 00baae66d011a6a0661870e9a33a31f26c3629321bbe65af23eeed0fcfae2740
-- tenon:proven cab5f7f6de7caeb1d14b408edb6afe039599fd0c6e7ddb213f38b07e5deb27cc PostgreSQL 18.6, pglite, 25 probe rows
-- tenon:renames public.products.title public.products.name
-- tenon:renames public.products_active_title_idx public.products_active_name_idx
-- tenon:locks public.products access exclusive
-- tenon:down exact

alter table public.products rename column title to name;
alter index public.products_active_title_idx rename to products_active_name_idx;
alter table public.products rename constraint products_title_not_null to products_name_not_null;
