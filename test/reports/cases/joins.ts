/** Joins and what conditions prove about them. */
import { type Case, truth } from '../truth.ts'

export const joins: readonly Case[] = [
  truth("select nickname from users where coalesce(nickname, '') <> ''", 'nickname!'),
  truth("select nickname from users where '' <> coalesce(nickname, '') and coalesce(boss_id, 0) > 0", 'nickname!'),
  truth(
    "select nickname, boss_id from users where coalesce(nickname, '') = '' or coalesce(boss_id, 0) >= 0",
    'nickname? boss_id?',
  ),
  truth('select boss_id from users where coalesce(boss_id, 0) > 0', 'boss_id!'),
  truth('select boss_id from users where coalesce(boss_id, 1) > 0', 'boss_id?'),
  truth('select discount from order_items where not (coalesce(discount, 0) <= 0)', 'discount!'),
  truth('select handle from accounts where coalesce(handle, $1) <> $1', 'handle!'),
  truth("select nickname from users where coalesce(nickname, 'abc'::varchar(2)) <> 'abc'", 'nickname?'),
  truth("select nickname from users where coalesce(nickname, 'a+') !~ 'a+'", 'nickname?'),
  truth(
    'select u.id, o.id as o from users u left join orders o on o.user_id = u.id where coalesce(o.total, 0) > 0',
    'id! o!',
  ),
  truth('select id, username, nickname, mood, created_at from users', 'id! username! nickname? mood? created_at!', {
    rows: 'many',
  }),
  truth('select * from profiles', 'user_id! bio? born? heading?'),
  truth(
    'select u.username, p.user_id, p.bio from users u join profiles p on p.user_id = u.id',
    'username! user_id! bio?',
  ),
  truth('select u.username, p.user_id from users u left join profiles p on p.user_id = u.id', 'username! user_id?'),
  truth('select u.username, p.user_id from users u right join profiles p on p.user_id = u.id', 'username? user_id!'),
  truth('select u.username, p.user_id from users u full join profiles p on p.user_id = u.id', 'username? user_id?'),
  truth('select u.username, o.total from users u, orders o', 'username! total!'),
  truth(
    'select u.username, p.user_id from users u left join profiles p on p.user_id = u.id where p.bio is not null',
    'username! user_id!',
  ),
  truth(
    "select p.user_id, p.bio from users u left join profiles p on p.user_id = u.id where p.bio like 'a%'",
    'user_id! bio!',
  ),
  truth('select p.user_id from users u left join profiles p on p.user_id = u.id where p.born > $1', 'user_id!'),
  truth(
    'select p.user_id, p.born from users u left join profiles p on p.user_id = u.id where p.born > $1 or p.bio is not null',
    'user_id! born?',
  ),
  truth(
    'select p.user_id from users u left join profiles p on p.user_id = u.id where p.born > $1 or u.is_active',
    'user_id?',
  ),
  truth(
    'select p.user_id from users u left join profiles p on p.user_id = u.id where not (p.user_id is null)',
    'user_id!',
  ),
  truth('select p.user_id from users u left join profiles p on p.user_id = u.id where p.bio is null', 'user_id?'),
  truth(
    'select u.nickname, p.bio from users u left join profiles p on p.user_id = u.id and p.bio is not null',
    'nickname? bio?',
  ),
  truth(
    'select u.nickname, p.user_id, o.id from users u left join profiles p on p.user_id = u.id left join orders o on o.user_id = p.user_id',
    'nickname? user_id? id?',
  ),
  truth(
    'select p.user_id, o.id from users u left join profiles p on p.user_id = u.id left join orders o on o.user_id = p.user_id where o.id > 0',
    'user_id? id!',
  ),
  truth(
    'select p.user_id, o.id from users u left join profiles p on p.user_id = u.id join orders o on o.user_id = p.user_id',
    'user_id! id!',
  ),
  truth(
    'select o.id, i.quantity, p.name from orders o left join (order_items i join products p on p.id = i.product_id) on i.order_id = o.id',
    'id! quantity? name?',
  ),
  truth(
    'select o.id, i.quantity, p.name from orders o left join (order_items i join products p on p.id = i.product_id) on i.order_id = o.id where p.name is not null',
    'id! quantity! name!',
  ),
  truth(
    'select o.id, i.quantity, p.name from orders o left join (order_items i left join products p on p.id = i.product_id) on i.order_id = o.id where i.quantity > 0',
    'id! quantity! name?',
  ),
  truth(
    'select u.id, o.id as order_id, c.id as child from users u left join (orders o left join orders c on c.parent_id = o.id) on o.user_id = u.id and c.total > 0',
    'id! order_id? child?',
  ),
  truth(
    'select u.id, o.id as order_id, c.id as child from users u left join (orders o left join orders c on c.parent_id = o.id) on o.user_id = u.id and c.total > 0 where o.id is not null',
    'id! order_id! child!',
  ),
  truth('select id from users full join orders using (id)', 'id!'),
  truth('select coalesce(u.id, o.user_id) as id from users u full join orders o on o.user_id = u.id', 'id!'),
  truth('select coalesce(u.nickname, o.address) as text from users u full join orders o on o.user_id = u.id', 'text?'),
  truth(
    'select u.username, o.total from users u full join orders o on o.user_id = u.id where u.username is not null',
    'username! total?',
  ),
  truth(
    'select u.username, o.total from users u full join orders o on o.user_id = u.id where u.username = $1 and o.total > 0',
    'username! total!',
  ),
  truth(
    'select id, u.username, o.total from users u full join orders o using (id) where id > 3',
    'id! username? total?',
  ),
  truth('select user_id, o.id, p.bio from orders o left join profiles p using (user_id)', 'user_id! id! bio?'),
  truth('select user_id, o.id, p.bio from orders o right join profiles p using (user_id)', 'user_id! id? bio?'),
  truth('select u.id from users u natural left join profiles p', 'id!'),
  truth(
    'select u.id, x.total from users u cross join lateral (select o.total from orders o where o.user_id = u.id) x',
    'id! total!',
  ),
  truth(
    'select u.id, x.total from users u left join lateral (select o.total from orders o where o.user_id = u.id order by o.id limit 1) x on true',
    'id! total?',
  ),
  truth(
    'select u.id, x.n, x.total from users u left join lateral (select count(*) as n, sum(o.total) as total from orders o where o.user_id = u.id) x on true',
    'id! n! total?',
  ),
  truth('select u.id, x.n from users u left join (select count(*) as n from orders) x on u.is_active', 'id! n?'),
  truth(
    'select u.id, x.n from users u left join lateral (select length(u.nickname) as n) x on true where u.nickname is not null',
    'id! n!',
  ),
  truth('select p.bio from users u left join profiles p on p.user_id = u.id where p.bio = any ($1)', 'bio!'),
  truth("select p.bio from users u left join profiles p on p.user_id = u.id where p.bio in ('a', 'b')", 'bio!'),
  truth("select p.bio from users u left join profiles p on p.user_id = u.id where p.bio not in ('a', 'b')", 'bio!'),
  truth('select nickname from users where nickname <> all ($1)', 'nickname?'),
  truth('select nickname from users where nickname in (select address from orders)', 'nickname!'),
  truth('select nickname from users where nickname not in (select address from orders)', 'nickname?'),
  truth('select nickname from users where lower(nickname) = $1', 'nickname!'),
  truth('select nickname from users where coalesce(nickname, $1) = $1', 'nickname?'),
  truth('select nickname, boss_id from users where nickname is not distinct from username', 'nickname! boss_id?'),
  truth('select nickname from users where nickname is distinct from username', 'nickname?'),
  truth('select nickname, boss_id from users where (nickname, boss_id) is not null', 'nickname! boss_id!'),
  truth('select nickname, boss_id from users where not ((nickname, boss_id) is null)', 'nickname? boss_id?'),
  truth('select flag from audits where flag', 'flag!'),
  truth('select flag from audits where not flag', 'flag!'),
  truth('select flag from audits where flag is not true', 'flag?'),
  truth('select flag from audits where (flag is true) or (flag is false)', 'flag!'),
  truth('select flag from audits where flag is not unknown', 'flag!'),
  truth('select flag from audits where flag is unknown', 'flag?'),
  truth('select size from audits where coalesce(size > 3, false)', 'size!'),
  truth('select size from audits where coalesce(size > 3, true)', 'size?'),
  truth('select size from audits where (size > 3) is not false', 'size?'),
  truth('select size from audits where case when size is null then false else true end', 'size~'),
  truth('select p from users u left join profiles p on p.user_id = u.id', 'p?'),
  truth('select p from users u left join profiles p on p.user_id = u.id where p.user_id > 0', 'p!'),
  truth(
    'select u.ctid, u.tableoid, o.xmin from users u left join orders o on o.user_id = u.id',
    'ctid! tableoid! xmin?',
  ),
  truth('select a.username, b.username as boss from users a left join users b on b.id = a.boss_id', 'username! boss?'),
  truth(
    'select a.username, b.username as boss, a.boss_id from users a join users b on b.id = a.boss_id',
    'username! boss! boss_id!',
  ),
  truth(
    'select x.a, x.b from (select u.id as a, p.bio as b from users u left join profiles p on p.user_id = u.id) x where x.b is not null',
    'a! b!',
  ),
  truth('select u.id from users u where exists (select from orders o where o.user_id = u.id)', 'id!'),
  truth(
    'select o.id, p.user_id from orders o left join profiles p on p.user_id = o.user_id where p.user_id = o.user_id',
    'id! user_id!',
  ),
  truth('select j.username, j.bio from (users u left join profiles p on p.user_id = u.id) as j', 'username! bio?'),
  truth('select u.id, t.x from users u left join (values (1), (2)) t(x) on t.x = u.id', 'id! x?'),
  truth('select x, y from (values (1, null), (2, 3)) t(x, y)', 'x! y?'),
  truth(
    'select x from (select nickname as x from users) a full join (select nickname as x from users) b using (x)',
    'x?',
  ),
  truth(
    'select x from (select username as x from users) a full join (select username as x from users) b using (x) full join (select username as x from users) c using (x)',
    'x!',
  ),
  truth(
    'select id, u.username, o.status from users u full join orders o using (id) where o.status is not null and u.username is not null',
    'id! username! status!',
  ),
  truth(
    'select id, a.username, c.total from users a full join orders b using (id) left join orders c using (id)',
    'id! username? total?',
  ),
  truth(
    'select id, a.username from users a left join orders b using (id) full join products c using (id)',
    'id! username?',
  ),
  truth(
    'select a.id, b.id as b, c.id as c from users a full join orders b on a.id = b.id full join products c on c.id = b.id where b.id > 0',
    'id? b! c?',
  ),
  truth('select bio from profiles where (bio = $1) is true or bio = $2', 'bio!'),
  truth('select bio from profiles where not (bio <> $1 or bio is null)', 'bio!'),
  truth("select bio, born from profiles where (bio, born) > ('a', '2020-01-01')", 'bio! born?'),
  truth("select bio, born from profiles where (bio, born) = ('a', '2020-01-01')", 'bio! born!'),
  truth("select bio, born from profiles where (bio, born) <> ('a', '2020-01-01')", 'bio? born?'),
  truth('select nickname from users where nickname = any (labels)', 'nickname!'),
  truth("select nickname from users where username = any (array[nickname, 'x'])", 'nickname?'),
  truth(
    'select p.bio, o.id from users u left join profiles p on p.user_id = u.id right join orders o on o.user_id = p.user_id',
    'bio? id!',
  ),
  truth(
    'select p.bio, p.user_id, o.id from users u left join profiles p on p.user_id = u.id right join orders o on o.user_id = u.id where p.bio is not null',
    'bio! user_id! id!',
  ),
  truth('select nickname from users u where exists (select from orders o where o.address = u.nickname)', 'nickname!'),
  truth(
    'select nickname from users u where not exists (select from orders o where o.address = u.nickname)',
    'nickname?',
  ),
  truth(
    'select nickname from users u where exists (select count(*) from orders o where o.address = u.nickname)',
    'nickname?',
  ),
  truth(
    'select nickname from users u where exists (select o.address from orders o where o.address = u.nickname group by o.address)',
    'nickname!',
  ),
  truth(
    'select nickname from users u where exists (select from orders o where o.address = u.nickname) or u.is_active',
    'nickname?',
  ),
  truth(
    'select nickname, boss_id from users u where u.id in (select o.user_id from orders o where o.address = u.nickname)',
    'nickname! boss_id?',
  ),
  truth(
    'select p.user_id, p.bio from users u left join profiles p on p.user_id = u.id where exists (select from orders o where o.user_id = p.user_id)',
    'user_id! bio?',
  ),
  truth(
    'select u.nickname, o.address from users u left join orders o on exists (select from profiles p where p.bio = u.nickname and p.bio = o.address)',
    'nickname? address?',
  ),
  truth(
    'select case when exists (select from orders o where o.address = u.nickname) then u.nickname else u.username end as a from users u',
    'a!',
  ),
  truth(
    'update users u set nickname = null where exists (select from orders o where o.address = u.nickname) returning nickname',
    'nickname?',
  ),
  truth(
    'update users u set is_active = false where exists (select from orders o where o.address = u.nickname) returning nickname',
    'nickname!',
  ),
  truth(
    'select coalesce(u.id, p.user_id, o.id) as a, coalesce(u.id, o.id) as b, coalesce(p.user_id, o.id) as c from users u full join profiles p on p.user_id = u.id full join orders o on o.user_id = u.id',
    'a! b? c?',
  ),
  truth(
    'select coalesce(o.id, u.id, p.user_id) as a from orders o full join (users u full join profiles p on p.user_id = u.id) on o.user_id = u.id left join products x on x.id = o.id',
    'a!',
  ),
  truth(
    'select coalesce(u.id, p.user_id) as a from orders o left join (users u full join profiles p on p.user_id = u.id) on o.user_id = u.id',
    'a?',
  ),
]
