-- Customers by what they paid since a day, the best first.
-- @param since = '2026-01-01'
-- @param limit = 10
select u.id,
       u.username,
       count(*) as orders,
       sum(o.total) as spent,
       max(o.created_at) as last_order_at
from orders o
join users u on u.id = o.user_id
where o.status in ('paid', 'shipped')
  and o.created_at >= :since::date
group by u.id
order by spent desc, u.id
limit :limit;
