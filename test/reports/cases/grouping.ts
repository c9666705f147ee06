/** Aggregates, windows, grouping sets, set operations. */
import { type Case, truth } from '../truth.ts'

export const grouping: readonly Case[] = [
  truth(
    'select user_id, sum(total) filter (where id is not null) as a, sum(total) filter (where status is not null and true) as b, sum(total) filter (where address is not null) as c, array_agg(address) filter (where total > 0 or user_id is not null) as d from orders group by user_id',
    'user_id! a! b! c? d!',
  ),
  truth(
    'select sum(total) filter (where id is not null) over () as a, sum(total) filter (where address is not null) over () as b from orders',
    'a! b?',
  ),
  truth(
    'select u.id, array_agg(o.id) filter (where o.id is not null) as a from users u left join orders o on o.user_id = u.id group by u.id',
    'id! a?',
  ),
  truth(
    'select u.role, sum(1) filter (where u.role is not null) as n from users u group by rollup (u.role)',
    'role? n?',
  ),
  truth('select count(*), count(nickname) as c, sum(id) as s, max(username) as m from users', 'count! c! s? m?', {
    rows: 'one',
  }),
  truth(
    'select role, count(*), sum(id) as s, max(nickname) as m, min(username) as n from users group by role',
    'role! count! s! m? n!',
    { rows: 'many' },
  ),
  truth('select nickname, count(*) from users group by nickname', 'nickname? count!'),
  truth(
    'select role, sum(id) filter (where is_active) as s, count(*) filter (where is_active) as c from users group by role',
    'role! s? c!',
  ),
  truth('select coalesce(sum(total), 0) as s, avg(total) as a from orders', 's! a?', { rows: 'one' }),
  truth(
    'select array_agg(nickname) as a, json_agg(u) as j, string_agg(username, $1) as s, bool_and(is_active) as b from users u',
    'a? j? s? b?',
    { rows: 'one' },
  ),
  truth(
    "select role, array_agg(nickname) as a, jsonb_agg(u) as j, string_agg(username, ',') as s, bool_or(is_active) as b, json_object_agg(id, nickname) as o from users u group by role",
    'role! a! j! s! b! o!',
  ),
  truth(
    'select role, stddev(id) as a, var_samp(id) as b, var_pop(id) as c, corr(id, id) as d, regr_count(id, id) as e from users group by role',
    'role! a? b? c! d? e!',
  ),
  truth(
    'select role, percentile_cont(0.5) within group (order by id) as a, mode() within group (order by nickname) as b, percentile_disc($1) within group (order by id) as c from users group by role',
    'role! a! b? c!',
  ),
  truth('select role, max(nickname) as m from users where nickname is not null group by role', 'role! m!'),
  truth('select role, max(nickname) as m from users group by role having max(nickname) is not null', 'role! m!'),
  truth(
    "select role, max(nickname) as m from users group by role having max(nickname) > 'a' and count(*) > 1",
    'role! m!',
  ),
  truth('select nickname, count(*) from users group by nickname having nickname is not null', 'nickname! count!'),
  truth('select sum(total) as s from orders having count(*) > 0', 's~', { rows: 'maybe' }),
  truth('select role, mood, count(*), sum(id) as s from users group by rollup (role, mood)', 'role? mood? count! s?'),
  truth('select role, is_active, sum(id) as s from users group by role, rollup (is_active)', 'role! is_active? s!'),
  truth(
    'select role, is_active, sum(id) as s from users group by grouping sets ((role), (is_active))',
    'role? is_active? s!',
  ),
  truth(
    'select role, is_active, grouping(role) as g from users group by cube (role, is_active)',
    'role? is_active? g!',
  ),
  truth('select role, count(*) from users group by grouping sets ((role), (role))', 'role! count!'),
  truth('select role, count(*) from users group by grouping sets ((role), ()) having role is not null', 'role! count!'),
  truth('select role, (select role) as r from users group by rollup (role)', 'role? r?'),
  truth(
    'select id, username, (select username) as u from users group by grouping sets ((id), (id, username))',
    'id! username? u?',
  ),
  truth(
    "select case when role is not null then role else 'all' end as a, coalesce(role, 'all') as b from users group by rollup (role)",
    'a! b!',
  ),
  truth('select role, count(*) from users where role is not null group by rollup (role)', 'role? count!'),
  truth(
    'select max(nickname) as m, nickname, count(*) from users group by grouping sets ((nickname), (role)) having nickname is not null',
    'm! nickname! count!',
  ),
  truth(
    'select role, sum(count(*)) over (partition by role) as s, lag(role) over () as l, first_value(role) over () as f from users group by rollup (role)',
    'role? s! l? f?',
  ),
  truth(
    'select role, r from (select role, upper(role) as r from users group by rollup (role)) x where role is not null',
    'role! r?',
  ),
  truth('select upper(role) as r, count(*) from users group by rollup (upper(role))', 'r? count!'),
  truth('select count(*) from users group by ()', 'count!', { rows: 'one' }),
  truth('select sum(id) as s from users where false', 's?', { rows: 'one' }),
  truth(
    'select u.id, u.username, count(o.id) as n, sum(o.total) as t from users u left join orders o on o.user_id = u.id group by u.id',
    'id! username! n! t?',
  ),
  truth(
    'select u.id, count(*) as n, sum(o.total) as t from users u join orders o on o.user_id = u.id group by u.id',
    'id! n! t!',
  ),
  truth('select x.s from (select sum(n) as s from (values (1), (2)) t(n)) x', 's!', { rows: 'one' }),
  truth(
    'select row_number() over () as a, rank() over (order by id) as b, ntile(3) over () as c, percent_rank() over (order by id) as d, cume_dist() over (order by id) as e from users',
    'a! b! c! d! e!',
  ),
  truth(
    "select lag(username) over (order by id) as a, lead(username, 1, 'none') over (order by id) as b, lead(nickname, 1, 'x') over (order by id) as c, first_value(username) over (order by id) as d, last_value(username) over (order by id) as e, nth_value(username, 2) over () as f from users",
    'a? b! c? d! e! f?',
  ),
  truth(
    'select sum(total) over (order by id) as a, sum(total) over (order by id rows between 1 following and 2 following) as b, sum(total) over (order by id rows between 2 preceding and current row) as c, sum(total) over (order by id rows between unbounded preceding and unbounded following exclude current row) as d, avg(total) over (partition by status) as e from orders',
    'a! b? c! d? e!',
  ),
  truth(
    'select count(*) over () as a, count(*) over (order by id rows between 2 following and 3 following) as b, array_agg(nickname) over () as c, sum(id) filter (where is_active) over () as d, max(nickname) over () as e from users',
    'a! b! c! d? e?',
  ),
  truth(
    'select first_value(nickname) over w as a, sum(id) over w as b from users window w as (partition by role order by id)',
    'a? b!',
  ),
  truth(
    "select date_trunc('month', created_at)::date as month, count(*) as n, sum(count(*)) over (order by date_trunc('month', created_at)::date) as running from users group by 1 order by 1",
    'month! n! running!',
  ),
  truth('select sum(sum(total)) over (order by user_id) as a, user_id from orders group by user_id', 'a! user_id!'),
  truth('select username as x from users union select nickname from users', 'x?'),
  truth('select username as x from users union all select email from users', 'x!', { rows: 'many' }),
  truth('select nickname as x from users intersect select username from users', 'x!'),
  truth('select username as x from users except select nickname from users', 'x!'),
  truth('select nickname as x from users except select username from users', 'x?'),
  truth('(select username as x from users union select email from users) intersect select nickname from users', 'x!'),
  truth('select username as x, null as y from users union all select name, sku from products', 'x! y?'),
  truth('select 1 as x union all select null', 'x?'),
  truth('select distinct nickname from users', 'nickname?'),
  truth('select distinct on (role) role, nickname from users order by role, id', 'role! nickname?'),
  truth('values (1, $1::text), (2, null)', 'column1! column2?'),
  truth('select id from users order by id limit 1', 'id!', { rows: 'maybe' }),
  truth('select max(x) as m from (select 1 as x union all select 2) t', 'm!', { rows: 'one' }),
  truth('select role as a, role as b, count(*) from users group by a, rollup (b)', 'a! b? count!'),
  truth('select role as a, role as b, count(*) from users group by a, b', 'a! b! count!'),
  truth(
    'select rank(3) within group (order by stock) as a, cume_dist(3) within group (order by stock) as b from products',
    'a! b!',
  ),
  truth('select json_arrayagg(nickname) as a from users group by role', 'a!', { since: 16 }),
  truth(
    'select range_agg(during) as a, range_agg(spans) as b, range_intersect_agg(during) as c, range_agg(during) filter (where id > 1) as d from stays group by id',
    'a! b! c! d?',
  ),
  truth('select range_agg(during) as a from stays', 'a?', { rows: 'one' }),
  truth(
    "select case when grouping(role) = 1 then 'all' else role end as a, case grouping(mood) when 0 then 1 else 2 end as b, count(*) as n from users group by rollup (role, mood)",
    'a! b! n!',
  ),
  truth(
    "select case when grouping(role) = 0 then role else 'all' end as a, case when grouping(role) > 0 then 'all' else role end as b, case when grouping(mood) = 1 then 'all' else role end as c, case when grouping(role, mood) = 0 then role else '' end as d from users group by cube (role, mood)",
    'a! b! c? d!',
  ),
  truth(
    "select case when grouping(nickname) = 1 then 'all' else nickname end as a from users group by rollup (nickname)",
    'a?',
  ),
  truth(
    'select role, mood, count(*) as n from users group by grouping sets ((role, mood), (mood)) having grouping(role) = 0',
    'role! mood? n!',
  ),
]
