/** How many rows remain when a condition outside speaks of what a view, a sub-select or a table of WITH gives. */
import { type Case, truth } from '../truth.ts'

const maybe = (sql: string, columns: string): Case => truth(sql, columns, { rows: 'maybe' })
const many = (sql: string, columns: string): Case => truth(sql, columns, { rows: 'many' })

export const keys: readonly Case[] = [
  maybe('select id, nickname from active_users where id = $1', 'id! nickname!'),
  maybe('select x, z from outer_view where y = $1', 'x! z!'),
  many('select x, y from outer_view where x = $1', 'x! y?'),
  maybe('with u as (select * from users) select id from u where id = $1', 'id!'),
  maybe('with u as materialized (select id as n from users where is_active) select n from u where n = $1', 'n!'),
  maybe('select x.id from (select id, username from users offset 1) x where x.username = $1', 'id!'),
  maybe(
    'select x.id, x.status from (select o.id, o.status, u.username from orders o join users u on u.id = o.user_id) x where x.id = $1',
    'id! status!',
  ),
  maybe(
    'select o.id, u.username from orders o left join (select id, username from users) u on u.id = o.user_id where o.id = $1',
    'id! username?',
  ),
  maybe(
    'with u as (select id, username from users) select o.id, u.username from orders o join u on u.id = o.user_id where o.id = $1',
    'id! username!',
  ),
  maybe(
    'with t as (select user_id, sum(total) as total from orders group by user_id) select u.id, t.total from users u left join t on t.user_id = u.id where u.id = $1',
    'id! total?',
  ),
  maybe('select x.id from (select id, count(*) as n from users group by id, role) x where x.id = $1', 'id!'),
  many('select x.role from (select role, count(*) as n from users group by id, role) x where x.role = $1', 'role!'),
  maybe('select x.id from (select distinct id, role from users) x where x.id = $1', 'id!'),
  maybe('select x.r from (select distinct role as r from users) x where x.r = $1', 'r!'),
  many('select x.r from (select distinct role as r, mood from users) x where x.r = $1', 'r!'),
  maybe(
    'with last as (select distinct on (user_id) user_id, id from orders order by user_id, id desc) select id from last where user_id = $1',
    'id!',
  ),
  maybe(
    'select x.id from (select id, row_number() over (partition by user_id order by total desc) as n from orders where user_id = $1) x where x.n = 1',
    'id!',
  ),
  maybe(
    'select x.id from (select id, user_id, row_number() over (partition by user_id order by id) as n from orders) x where x.user_id = $1 and x.n = $2',
    'id!',
  ),
  maybe('select x.id from (select id, row_number() over (order by id) as n from orders) x where x.n = 3', 'id!'),
  many(
    'select x.id from (select id, row_number() over (partition by user_id order by id) as n from orders) x where x.n = 1',
    'id!',
  ),
  many(
    'select x.id from (select id, user_id, rank() over (partition by user_id order by total) as n from orders) x where x.user_id = $1 and x.n = 1',
    'id!',
  ),
  many(
    'select x.id from (select o.id, p.user_id, row_number() over (partition by p.user_id) as n from orders o left join profiles p on p.user_id = 1 and o.id < 3) x where x.n = 1',
    'id!',
  ),
  maybe('select x.id from (select id from users intersect select user_id from orders) x where x.id = $1', 'id!'),
  maybe('select x.id from (select id from users union select user_id from orders) x where x.id = $1', 'id!'),
  many('select x.id from (select id from users union all select user_id from orders) x where x.id = $1', 'id!'),
  many(
    'select x.id from (select id, role from users union select user_id, status from orders) x where x.id = $1',
    'id!',
  ),
  maybe(
    'select x.id from (select id, role from users except select user_id, status from orders) x where x.id = $1',
    'id!',
  ),
  many('select x.id from (select id, unnest(labels) as l from users) x where x.id = $1', 'id!'),
  many('select x.id from (select id + 0 as id from users) x where x.id = $1', 'id!'),
  many('select x.id from (select u.id from users u left join orders o on true) x where x.id = $1', 'id!'),
  many('select x.id from (select u.id from users u, orders o where o.id < u.id) x where x.id = $1', 'id!'),
  maybe(
    'select x.id, u.id as u from (select id, user_id from orders) x join users u on u.id = x.user_id where x.id = 1',
    'id! u!',
  ),
  many('select u.id from users u left join (select id from orders) x on x.id = 1', 'id!'),
  maybe('select u.id from users u left join (select id from orders) x on x.id = u.boss_id where u.id = 1', 'id!'),
  many(
    'with recursive x as (select id, boss_id from users union all select u.id, u.boss_id from users u join x on x.boss_id = u.id) select id from x where id = $1',
    'id!',
  ),
  maybe('select u.id from users u where id = any (array[$1::bigint])', 'id!'),
  many('select u.id from users u where id = any (array[$1::bigint, 2])', 'id!'),
  many('select u.id from users u where id = any ($1)', 'id!'),
  many('select u.id from users u where id <> all (array[$1::bigint])', 'id!'),
  many(
    "with x as (update users set nickname = 'x' where is_active returning id) select id from x where id = $1",
    'id!',
  ),
  maybe(
    'delete from order_items i using orders o where i.order_id = $1 and i.product_id = $2 and o.total > i.quantity returning i.order_id',
    'order_id!',
  ),
  maybe('update users u set nickname = o.status from orders o where u.id = $1 returning u.id, o.id as o', 'id! o!'),
  many('update users u set nickname = o.status from orders o where u.id = o.user_id returning u.id', 'id!'),
]
