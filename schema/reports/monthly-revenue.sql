-- Paid revenue per month of one year, with a running total.
-- @param year = 2026
select date_trunc('month', o.created_at)::date as month,
       count(*) as orders,
       sum(o.total) as revenue,
       sum(sum(o.total)) over (order by date_trunc('month', o.created_at)::date) as running_total
from orders o
where o.status in ('paid', 'shipped')
  and extract(year from o.created_at) = :year::int
group by 1
order by 1;
