-- tenon:reverts 20261121145956
-- tenon:proven f997acecbf2884e84dfce2a677ded1fdf3f66425a68fe6a830b6f0ee5942dab9 PostgreSQL 18.6, pglite, 0 probe rows
-- tenon:loses public.categories dropped
-- tenon:loses public.order_items dropped
-- tenon:loses public.orders dropped
-- tenon:loses public.posts dropped
-- tenon:loses public.posts_tags dropped
-- tenon:loses public.products dropped
-- tenon:loses public.profiles dropped
-- tenon:loses public.tags dropped
-- tenon:loses public.users dropped
-- tenon:class exact-loses-new

drop table public.order_items;
drop function public.refresh_order_total();
drop table public.orders;
drop table public.posts_tags;
drop table public.posts;
drop table public.products;
drop table public.categories;
drop table public.profiles;
drop table public.tags;
drop table public.users;
