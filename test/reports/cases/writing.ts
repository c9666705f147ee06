/** INSERT, UPDATE, DELETE, MERGE, and their RETURNING. */
import { type Case, truth } from '../truth.ts'

export const writing: readonly Case[] = [
  truth(
    "insert into users (username, email, role) values ($1, $2, 'admin') returning id, nickname, role, labels",
    'id! nickname? role! labels!',
    { rows: 'one' },
  ),
  truth(
    "insert into users (username, email, role, nickname) values ($1, $2, 'admin', 'x') returning nickname, mood",
    'nickname! mood?',
    { rows: 'one' },
  ),
  truth(
    "insert into users (username, email, role, nickname) values ($1, $2, 'admin', $3) returning nickname",
    'nickname?',
    { rows: 'one' },
  ),
  truth("insert into users (username, email, role) select name, name, 'customer' from products returning id", 'id!', {
    rows: 'many',
  }),
  truth(
    "insert into audits (id, note, size, flag) values (-1, 'a', 1, true), (-2, 'b', 1, null) returning id, flag",
    'id! flag?',
    {
      rows: 'many',
    },
  ),
  truth(
    "insert into audits (id, note, size, flag) values (-3, 'a', 1, true), (-4, 'b', 2, false) returning id, flag",
    'id! flag!',
    {
      rows: 'many',
    },
  ),
  truth(
    "insert into users (username, email, role) values ($1, $2, 'admin') on conflict do nothing returning id",
    'id!',
    { rows: 'maybe' },
  ),
  truth(
    "insert into users (username, email, role, nickname) values ($1, $2, 'admin', 'n') on conflict (username) do update set email = excluded.email returning id, nickname, email",
    'id! nickname? email!',
    { rows: 'one' },
  ),
  truth(
    "insert into users (username, email, role, nickname) values ($1, $2, 'admin', 'n') on conflict (username) do update set nickname = 'm' returning nickname",
    'nickname!',
    { rows: 'one' },
  ),
  truth(
    "insert into users (username, email, role) values ($1, $2, 'admin') on conflict (username) do update set email = 'x' where users.is_active returning id",
    'id!',
    { rows: 'maybe' },
  ),
  truth("insert into guarded (id, v) values ($1, 'x') returning id, v", 'id! v?', { rows: 'maybe' }),
  truth("insert into users (username, email, role) values ($1, $2, 'admin')", '', { rows: 'count' }),
  truth("update users set nickname = 'x' where id = $1 returning id, nickname, mood", 'id! nickname! mood?', {
    rows: 'maybe',
  }),
  truth(
    'update users set nickname = null where nickname is not null returning nickname, username',
    'nickname? username!',
    { rows: 'many' },
  ),
  truth(
    'update users set mood = $2 where nickname is not null and id > $1 returning nickname, mood',
    'nickname! mood?',
  ),
  truth('update users set nickname = upper(nickname) where nickname is not null returning nickname', 'nickname!'),
  truth('update users set nickname = upper(nickname) returning nickname', 'nickname?'),
  truth("update guarded set v = 'wipe' where v is not null returning v", 'v?'),
  truth(
    'update users u set nickname = p.bio from profiles p where p.user_id = u.id and p.bio is not null returning u.nickname, p.bio, p.born',
    'nickname! bio! born?',
  ),
  truth(
    'update users u set nickname = p.bio from profiles p where p.user_id = u.id returning u.nickname, p.user_id',
    'nickname? user_id!',
  ),
  truth('delete from orders where id = $1 returning id, address, status', 'id! address? status!', { rows: 'maybe' }),
  truth('delete from orders where address is not null returning address', 'address!', { rows: 'many' }),
  truth('delete from orders o using users u where u.id = o.user_id returning o.id, u.nickname', 'id! nickname?'),
  truth('update users set nickname = $1 where username = $2', '', { rows: 'count' }),
  truth('with gone as (delete from orders returning id, address) select * from gone', 'id! address?'),
  truth(
    "with made as (insert into audits (id, note, size) values (-9, 'x', 1) returning id, note, flag) select made.*, u.id as uid from made left join users u on true",
    'id! note! flag? uid?',
  ),
  truth("update users set nickname = 'x' returning old.nickname as before, new.nickname as after", 'before? after!', {
    since: 18,
  }),
  truth(
    "insert into audits (id, note, size) values (-9, 'x', 1) returning old.id as before, new.id as after",
    'before? after!',
    { since: 18, rows: 'one' },
  ),
  truth('delete from orders returning old.id as before, new.id as after', 'before! after?', { since: 18 }),
  truth(
    "insert into users (username, email, role) values ($1, $2, 'admin') on conflict (username) do update set email = 'x' returning old.id as before, new.id as after",
    'before? after!',
    { since: 18 },
  ),
  truth(
    'merge into users u using profiles p on p.user_id = u.id when matched then update set nickname = p.bio returning u.id, u.nickname, p.user_id, merge_action() as action',
    'id! nickname? user_id! action!',
    { since: 17, rows: 'many' },
  ),
  truth(
    'merge into users u using profiles p on p.user_id = u.id when matched then delete when not matched by source then update set nickname = null returning u.id, p.user_id, new.id as after, old.id as before',
    'id! user_id? after? before!',
    { since: 18 },
  ),
  truth(
    "merge into audits a using products p on p.id = a.id when matched then update set size = 1 when not matched then insert (id, note, size) values (p.id, 'x', 1) returning a.id, a.note, p.name, old.id as before, new.id as after",
    'id! note! name! before? after!',
    { since: 18 },
  ),
  truth('insert into measures (a, b) values (1, 2) returning twice, sum, b', 'twice! sum! b!', { rows: 'one' }),
  truth('insert into measures (a, b) select 1, max(size) from audits returning twice, sum, b', 'twice! sum? b?'),
  truth('update measures set b = null where b is not null returning sum, twice', 'sum? twice!'),
  truth('update measures set b = null where sum is not null returning sum, b', 'sum? b?'),
  truth('update measures set b = $1 where sum > 2 returning sum, b', 'sum? b?'),
  truth('update measures set b = 2 where sum > 2 returning sum, twice', 'sum! twice!'),
  truth("update stays set tags = '{}' where size is not null returning size", 'size!'),
  truth('update stays set during = int4range(1, null) where size is not null returning size', 'size?'),
  truth('update measures set a = 2 where b is not null returning sum', 'sum!'),
  truth('update measures set b = 3 returning old.sum as a, new.sum as b, old.b as c, old.twice as d', 'a? b! c? d!', {
    since: 18,
  }),
  truth(
    'update measures set b = null where b is not null returning old.sum as a, new.sum as b, old.b as c',
    'a! b? c!',
    { since: 18 },
  ),
  truth('delete from measures returning old.twice as a, new.twice as b, sum', 'a! b? sum?', { since: 18 }),
  truth('update users set nickname = default where nickname is not null returning nickname', 'nickname?'),
  truth(
    "update users set (nickname, mood) = (select username, 'ok'::mood from users limit 1) returning nickname, mood",
    'nickname? mood?',
  ),
  truth("update users set (nickname, email) = ('a', 'b') returning nickname, email", 'nickname! email!'),
  truth('update places set area = 3 returning *', 'name! area!'),
  truth("insert into events (id, kind, note) values (1, 'a', 'x') returning *", 'id! kind! note!', { rows: 'one' }),
  truth(
    "with x as (insert into audits (id, note, size) values (-1, 'q', 1) on conflict do nothing returning id) select (select id from x) as id, (select count(*) from x) as n",
    'id? n!',
    { rows: 'one' },
  ),
  truth(
    "with x as (update users set nickname = 'a' returning id, nickname), y as (delete from orders returning user_id, address) select x.nickname, y.address from x left join y on y.user_id = x.id",
    'nickname! address?',
  ),
  truth('with gone as (delete from measures returning b, sum) select sum, b from gone where b > 1', 'sum? b!'),
  truth(
    "insert into guarded (id, v) values ($1, 'x') on conflict (id) do update set v = 'y' returning id, v",
    'id! v?',
    { rows: 'maybe' },
  ),
  truth("insert into seen_view (id, v) values ($1, 'x') returning id, v", 'id? v!', { rows: 'maybe' }),
  truth("insert into seen_view (id, v) values (1, 'x')", '', { rows: 'count' }),
  truth(
    "insert into users (username, email, role) values ($1, $2, 'admin') on conflict (username) do update set email = excluded.email returning id, (xmax = 0) as inserted",
    'id! inserted!',
    { rows: 'one' },
  ),
  truth("update seen set v = 'q' where id is not null returning id, v", 'id! v!', { rows: 'many' }),
]
