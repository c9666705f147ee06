-- What buyers think of each product; products without reviews are there too.
create view public.product_ratings as
select p.id as product_id,
       p.name,
       count(r.id) as reviews,
       round(avg(r.rating), 2) as rating
from public.products as p
left join public.reviews as r on r.product_id = p.id
group by p.id, p.name;

comment on view public.product_ratings is 'Number and average of the reviews of each product.';
