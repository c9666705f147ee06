-- What each category sold, shelves without a sale included.
select c.id,
       c.name as category,
       count(distinct o.id) as orders,
       coalesce(sum(i.quantity) filter (where o.id is not null), 0) as pieces,
       coalesce(sum(i.quantity * i.unit_price) filter (where o.id is not null), 0) as revenue
from categories c
left join products p on p.category_id = c.id
left join order_items i on i.product_id = p.id
left join orders o on o.id = i.order_id and o.status in ('paid', 'shipped')
group by c.id
order by revenue desc, c.name;
