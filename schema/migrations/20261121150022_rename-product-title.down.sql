-- tenon:reverts 20261121150022
-- tenon:proven 63e47a61def4775e7ce78009d094ea879affe5c33ba4c40ffe64908f5492324a PostgreSQL 18.6, pglite, 25 probe rows
-- tenon:class exact

alter table public.products rename column name to title;
alter index public.products_active_name_idx rename to products_active_title_idx;
alter table public.products rename constraint products_name_not_null to products_title_not_null;
