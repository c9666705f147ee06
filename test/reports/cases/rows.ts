/** How many rows. */
import { type Case, truth } from '../truth.ts'

export const rows: readonly Case[] = [
  truth('select id from users where id = $1', 'id!', { rows: 'maybe' }),
  truth('select id from users where $1 = username', 'id!', { rows: 'maybe' }),
  truth('select id from users where email = $1', 'id!', { rows: 'many' }),
  truth('select id from users where id = $1 or id = $2', 'id!', { rows: 'many' }),
  truth('select id from users where id in ($1, $2)', 'id!', { rows: 'many' }),
  truth('select id from users where id > $1 limit 1', 'id!', { rows: 'maybe' }),
  truth('select id from users limit $1', 'id!', { rows: 'many' }),
  truth('select u.id, p.bio from users u left join profiles p on p.user_id = u.id where u.id = $1', 'id! bio?', {
    rows: 'maybe',
  }),
  truth('select u.id, o.id as o from users u left join orders o on o.user_id = u.id where u.id = $1', 'id! o?', {
    rows: 'many',
  }),
  truth('select o.id, u.username from orders o join users u on u.id = o.user_id where o.id = $1', 'id! username!', {
    rows: 'maybe',
  }),
  truth('select o.id, u.username from orders o, users u where o.id = $1 and o.user_id = u.id', 'id! username!', {
    rows: 'maybe',
  }),
  truth('select i.quantity from order_items i where i.order_id = $1 and i.product_id = $2', 'quantity!', {
    rows: 'maybe',
  }),
  truth('select i.quantity from order_items i where i.order_id = $1', 'quantity!', { rows: 'many' }),
  truth('select u.id from users u full join profiles p on p.user_id = u.id where u.id = $1', 'id!', { rows: 'many' }),
  truth('select role, count(*) from users where role = $1 group by role', 'role! count!', { rows: 'maybe' }),
  truth('select role, count(*) from users group by role limit 1', 'role! count!', { rows: 'maybe' }),
  truth(
    'select u.id, x.n from users u join (select user_id, count(*) as n from orders group by user_id) x on x.user_id = u.id where u.id = $1',
    'id! n!',
    { rows: 'maybe' },
  ),
  truth(
    'select u.id, x.n from users u cross join lateral (select count(*) as n from orders o where o.user_id = u.id) x where u.id = $1',
    'id! n!',
    { rows: 'maybe' },
  ),
  truth('select id from users where id = (select max(user_id) from orders)', 'id!', { rows: 'maybe' }),
  truth('select id from users where id = (random() * 3)::int', 'id!', { rows: 'many' }),
  truth('select u.id from users u where u.id = (select max(o.id) from orders o where o.user_id = u.id)', 'id!', {
    rows: 'many',
  }),
  truth('select id, unnest(labels) as l from users where id = $1', 'id! l?', { rows: 'many' }),
  truth('select id from users where lower(username) = $1', 'id!', { rows: 'many' }),
  truth('select id from products where sku = $1', 'id!', { rows: 'maybe' }),
  truth('select id from users where id = $1 union all select id from products where id = $1', 'id!', { rows: 'many' }),
  truth('select id from users where id = $1 except select id from products', 'id!', { rows: 'maybe' }),
  truth('select 1 as one from users having true', 'one!', { rows: 'maybe' }),
  truth('select exists (select from users where username = $1) as taken', 'taken!', { rows: 'one' }),
  truth('delete from users where username = $1 returning id', 'id!', { rows: 'maybe' }),
  truth('update orders o set total = 0 from users u where u.id = o.user_id and o.id = $1 returning o.id', 'id!', {
    rows: 'maybe',
  }),
  truth('select x.n from users u cross join lateral (select u.id as n) x group by x.n', 'n!', { rows: 'many' }),
  truth('select u.id from users u cross join lateral (select u.id as n) x where u.id = x.n', 'id!', { rows: 'many' }),
  truth('select u.id from users u, lower(u.username) l where u.username = l', 'id!', { rows: 'many' }),
  truth('select u.id from users u, lateral (values (u.id)) l(i) where u.id = l.i', 'id!', { rows: 'many' }),
  truth('select o.id from users u left join orders o on o.id = 5 where u.id = 1 group by o.id', 'id?', {
    rows: 'maybe',
  }),
  truth(
    'select o.user_id from users u left join (select max(user_id) as user_id from orders) o on u.is_active group by o.user_id',
    'user_id?',
    { rows: 'many' },
  ),
  truth(
    'with x as (select id from users where id = $1) select x.id, o.id as o from x join orders o on o.id = x.id',
    'id! o!',
    { rows: 'maybe' },
  ),
  truth('with x as (select id from users where id = $1) select x.id from x', 'id!', { rows: 'maybe' }),
  truth("with x as (insert into audits (id, note, size) values (-7, 'a', 1) returning id) select id from x", 'id!', {
    rows: 'one',
  }),
  truth('select u.id from users u where u.id = (select max(id) from orders)', 'id!', { rows: 'maybe' }),
  truth('select u.id from users u, (select random()::int as r) x where u.id = x.r', 'id!', { rows: 'many' }),
  truth(
    'select y.x from users u cross join lateral (select o.id as x, max(o.user_id + u.id) as m from orders o group by o.id) y where y.x = 1 group by y.x, y.m',
    'x!',
    { rows: 'many' },
  ),
  truth('with recursive x as (select 1 as n union all select n + 1 from x where n < 3) select n from x', 'n!', {
    rows: 'many',
  }),
  truth('with x as (select 1 as n) select n from x', 'n!', { rows: 'one' }),
  truth('select id from users where id = $1 and id = $2 for update', 'id!', { rows: 'maybe' }),
  truth('select id from users order by role fetch first 1 row with ties', 'id!', { rows: 'many' }),
  truth('select role from users where role = $1 group by role, mood', 'role!', { rows: 'many' }),
  truth('select distinct role from users where role = $1', 'role!', { rows: 'maybe' }),
  truth('select distinct role, mood from users where role = $1', 'role! mood?', { rows: 'many' }),
  truth('select distinct row_number() over () as n from users where role = $1', 'n!', { rows: 'many' }),
  truth(
    'select distinct on (u.id) u.id, o.status from users u left join orders o on o.user_id = u.id where u.id = $1 order by u.id, o.id desc',
    'id! status?',
    { rows: 'maybe' },
  ),
  truth('select distinct on (o.status) o.status from users u left join orders o on o.status = $1', 'status?', {
    rows: 'many',
  }),
  truth('select count(*) from users group by $1::text', 'count!', { rows: 'maybe' }),
  truth('select o.id from users u left join orders o on o.id = 5 group by o.id', 'id?', { rows: 'many' }),
  truth(
    "with made as (insert into users (username, email, role) values ($1, $2, 'admin') returning id) select id from made",
    'id!',
    { rows: 'one' },
  ),
  truth(
    "with made as (insert into users (username, email, role) values ($1, $2, 'admin') returning id), own as (insert into profiles (user_id, bio, heading) select id, $3, 'h' from made returning user_id, bio) select made.id, own.bio from made, own",
    'id! bio?',
    { rows: 'one' },
  ),
  truth(
    "with made as (insert into users (username, email, role) values ($1, $2, 'admin') returning id) insert into profiles (user_id, heading) select id, 'h' from made returning user_id, bio",
    'user_id! bio?',
    { rows: 'one' },
  ),
  truth(
    "with made as (insert into users (username, email, role) values ($1, $2, 'admin') on conflict do nothing returning id) select id, (select id from made) as again from made",
    'id! again?',
    { rows: 'maybe' },
  ),
  truth(
    "with made as (insert into users (username, email, role) values ($1, $2, 'admin') returning id) select (select id from made) as id, x.id as y from (select 1) z left join lateral (select id from made) x on true",
    'id! y!',
    { rows: 'one' },
  ),
  truth("with made as (insert into guarded (id, v) values ($1, 'x') returning id) select id from made", 'id!', {
    rows: 'maybe',
  }),
  truth(
    'with one as (select count(*) as n from users), two as (select n, (select max(id) from orders) as m from one) select n, m from two',
    'n! m?',
    { rows: 'one' },
  ),
  truth(
    'with found as (select id from users where id = $1), more as (select id from found) select id from more',
    'id!',
    {
      rows: 'maybe',
    },
  ),
  truth('select id from accounts where lower(mail) = lower($1)', 'id!', { rows: 'maybe' }),
  truth('select id from accounts where lower($1) = lower(accounts.mail) and is_open', 'id!', { rows: 'maybe' }),
  truth('select id from accounts where mail = $1', 'id!', { rows: 'many' }),
  truth('select id from accounts where upper(mail) = $1', 'id!', { rows: 'many' }),
  truth('select id from accounts where lower(mail) collate "C" = \'a\'', 'id!', { rows: 'many' }),
  truth('select id from accounts where tenant = $1 and lower(handle) = $2 and gone_at is null', 'id!', {
    rows: 'maybe',
  }),
  truth('select id from accounts where tenant = $1 and lower(handle) = $2', 'id!', { rows: 'many' }),
  truth('select id from accounts where tenant = $1 and lower(handle) = $2 and gone_at is not null', 'id!', {
    rows: 'many',
  }),
  truth('select id from accounts where handle = $1 and is_open', 'id!', { rows: 'maybe' }),
  truth('select id from accounts where handle = $1 and is_open = true', 'id!', { rows: 'maybe' }),
  truth('select id from accounts where handle = $1 and not is_open', 'id!', { rows: 'many' }),
  truth(
    'select u.id, a.id as account from users u left join accounts a on lower(a.mail) = lower(u.email) where u.id = $1',
    'id! account?',
    { rows: 'maybe' },
  ),
  truth(
    'select u.id, a.id as account from users u left join accounts a on a.handle = u.username and a.is_open where u.id = $1',
    'id! account?',
    { rows: 'maybe' },
  ),
  truth(
    'select a.id, b.id as other from accounts a join accounts b on a.is_open and b.handle = a.handle where a.id = $1',
    'id! other!',
    { rows: 'many' },
  ),
  truth('update accounts set mail = $1 where lower(mail) = $2 returning id', 'id!', { rows: 'maybe' }),
]
