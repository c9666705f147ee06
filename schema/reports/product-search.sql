-- Active products by words in their name or description, in one category or all, up to a price.
-- @param term = 'book'
-- @param limit = 20
select p.id,
       p.sku,
       p.name,
       c.name as category,
       p.price,
       p.stock > 0 as available
from products p
join categories c on c.id = p.category_id
where p.is_active
  and (p.name ilike '%' || :term::text || '%' or p.description ilike '%' || :term || '%')
  and (:category::text is null or c.slug = :category)
  and (:max_price::numeric is null or p.price <= :max_price)
order by p.name, p.id
limit :limit;
