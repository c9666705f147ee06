-- tenon:follows 20261121150057 c38fce54681f5756c3a62a6ec060fa36e0a407dd82ff657b7d1676e99ce43b04
-- tenon:proven fcd9fa95b504aca544ded671b4d48d0980c2fdcdb7c0bbe26d7440c00abdfe22 PostgreSQL 18.6, pglite, 25 probe rows
-- tenon:locks public.users share row exclusive
-- tenon:locks public.products share row exclusive
-- tenon:down exact-loses-new

create table public.reviews (
  id bigint generated always as identity not null,
  product_id bigint not null,
  user_id bigint not null,
  rating smallint not null,
  title text,
  body text not null default '',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint reviews_pkey primary key (id),
  constraint reviews_user_id_product_id_key unique (user_id, product_id),
  constraint reviews_product_id_fkey foreign key (product_id) references public.products(id) on delete cascade,
  constraint reviews_user_id_fkey foreign key (user_id) references public.users(id) on delete cascade,
  constraint reviews_rating_in_range check (rating between 1 and 5)
);
create index reviews_product_id_rating_idx on public.reviews (product_id, rating);
comment on column public.reviews.rating is 'Stars, from 1 to 5.';
comment on table public.reviews is 'What a user thinks of a product; once each.';
create view public.product_ratings as
select p.id as product_id,
    p.name,
    count(r.id) as reviews,
    round(avg(r.rating), 2) as rating
   from (public.products p
     left join public.reviews r on ((r.product_id = p.id)))
  group by p.id, p.name;
comment on view public.product_ratings is 'Number and average of the reviews of each product.';
