-- Orders of one user with their items, newest first, a page at a time.
-- @name orderHistory
-- @param user_id = 1
-- @param limit = 10
-- @param offset = 0
select o.id,
       o.status,
       o.total,
       o.shipping_address,
       o.created_at,
       coalesce(
         (select json_agg(json_build_object('product', p.name, 'quantity', i.quantity, 'unitPrice', i.unit_price::text) order by i.id)
          from order_items i
          join products p on p.id = i.product_id
          where i.order_id = o.id),
         '[]') as items
from orders o
where o.user_id = :user_id
order by o.created_at desc, o.id desc
limit :limit offset :offset;

-- How many orders the history holds.
-- @name orderHistoryCount
-- @rows one
-- @param user_id = 1
select count(*) as total
from orders o
where o.user_id = :user_id;
