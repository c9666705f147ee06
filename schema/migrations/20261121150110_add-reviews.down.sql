-- tenon:reverts 20261121150110
-- tenon:proven 5061b68fcc4295c5a636a28e1ab706350045a7cc273ffc791009c7e3d4d69746 PostgreSQL 18.6, pglite, 25 probe rows
-- tenon:loses public.reviews dropped
-- tenon:class exact-loses-new

drop view public.product_ratings;
drop table public.reviews;
