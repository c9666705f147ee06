-- An order's total follows its items, whoever writes them.
create function public.refresh_order_total() returns trigger
language plpgsql as $$
begin
  update public.orders as o
  set total = coalesce((select sum(i.quantity * i.unit_price) from public.order_items as i where i.order_id = o.id), 0)
  where o.id in (new.order_id, old.order_id);
  return null;
end
$$;

comment on function public.refresh_order_total() is 'Sets the total of the order whose items have just been written.';

create trigger order_items_refresh_total
after insert or update or delete on public.order_items
for each row execute function public.refresh_order_total();
