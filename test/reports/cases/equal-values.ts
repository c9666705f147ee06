/** Values that are equal and yet not the same, and equations that hold for a part of the rows only. */
import { type Case, truth } from '../truth.ts'

const maybe = (sql: string, columns: string): Case => truth(sql, columns, { rows: 'maybe' })
const many = (sql: string, columns: string, rest: Omit<Case, 'sql' | 'columns' | 'rows'> = {}): Case =>
  truth(sql, columns, { ...rest, rows: 'many' })

export const equalValues: readonly Case[] = [
  many('select n::text as t, count(*) from amounts where n = 1 group by n::text', 't! count!'),
  many('select count(*) from amounts where n = 1 group by n::text', 'count!'),
  maybe('select n, count(*) from amounts where n = 1 group by n', 'n! count!'),
  maybe('select distinct n from amounts where n = 1', 'n!'),
  many('select distinct n::text as t from amounts where n = 1', 't!'),
  many('select distinct n::text as t from amounts where n = any (array[$1::int])', 't!'),
  many('select distinct f::text as t from amounts where f = $1', 't!'),
  many("select distinct took::text as t from amounts where took = '1 day'", 't!'),
  many('select distinct octet_length(c) as l from amounts where c = $1', 'l!'),
  many("select distinct doc::text as t from amounts where doc = '1'", 't!'),
  many('select distinct list::text as t from amounts where list = array[1.0]', 't!'),
  maybe('select distinct list from amounts where list = array[1.0]', 'list!'),
  many("select distinct pair::text as t from amounts where pair = row(1, 'a')::pair", 't!'),
  maybe('select distinct upper(v) as u from amounts where v = $1', 'u!'),
  maybe('select distinct id::text as t, v from amounts where id = $1 and v = $2', 't! v!'),
  maybe('select distinct upper(mood::text) as u from users where mood = $1', 'u!'),
  maybe('select distinct array_to_string(labels, $2) as a from users where labels = $1', 'a!'),
  many('select x.v from amounts x join amounts y on y.v = x.n::text where x.n = 1 group by x.v', 'v!'),
  many(
    'select u.username from amounts a join users u on u.username = a.n::text where a.n = 1 group by u.id',
    'username!',
  ),
  many('select a.n::text as t from amounts a join amounts b using (n) where b.n = 1 group by a.n::text', 't!'),
  maybe('select a.n from amounts a join amounts b using (n) where b.n = 1 group by a.n', 'n!'),
  many(
    'select x.id from (select id, n, row_number() over (partition by n::text) as r from amounts) x where x.n = 1 and x.r = 1',
    'id!',
  ),
  maybe(
    'select x.id from (select id, n, row_number() over (partition by n) as r from amounts) x where x.n = 1 and x.r = 1',
    'id!',
  ),
  maybe('select x.n from (select n from amounts union select n from amounts) x where x.n = 1', 'n!'),
  many('select distinct v from amounts where v::bpchar = $1', 'v!'),
  many('select x.v from (select distinct v from amounts) x where x.v::bpchar = $1', 'v!'),
  many('select x.v from (select v from amounts union select v from amounts) x where x.v::bpchar = $1', 'v!'),
  many(
    'select x.v from (select distinct v from amounts intersect select v from amounts) x where x.v::bpchar = $1',
    'v!',
  ),
  many("select at from moments where at = '2024-03-31 01:30+00'::timestamptz", 'at!'),
  maybe('select at from moments where at = $1', 'at!'),
  maybe('select at from moments where at = $1::date', 'at!'),
  many(
    'select c.id from orders a left join orders b on b.id = 1 and b.user_id = a.user_id join users c on c.id = coalesce(b.parent_id, 2) group by c.id',
    'id!',
  ),
  maybe(
    'select c.id from orders a left join orders b on b.id = 1 and b.user_id = a.user_id join users c on c.id = b.parent_id + 1 group by c.id',
    'id!',
  ),
  maybe(
    'select c.id from orders a left join orders b on b.id = 1 and b.user_id = a.user_id join users c on c.id = coalesce(b.parent_id, 2) where a.id = $1 group by c.id',
    'id!',
  ),
  many(
    'select l.n from orders a left join orders b on b.id = 1 and b.user_id = a.user_id cross join lateral (select coalesce(b.id, 0) as n) l group by l.n',
    'n!',
  ),
  many(
    'select l.n from orders a left join orders b on b.id = 1 and b.user_id = a.user_id cross join lateral coalesce(b.id, 0) l(n) group by l.n',
    'n!',
  ),
  many(
    "update users c set nickname = 'x' from orders a left join orders b on b.id = 1 and b.user_id = a.user_id where c.id = coalesce(b.parent_id, 2) returning c.id",
    'id!',
  ),
  maybe(
    "update users c set nickname = 'x' from orders a left join orders b on b.id = 1 and b.user_id = a.user_id where c.id = b.user_id returning c.id",
    'id!',
  ),
  maybe(
    'select u.id, l.b from users u left join profiles p on p.user_id = u.id cross join lateral (select upper(p.bio) as b) l where u.id = $1',
    'id! b?',
  ),
  many("insert into seen (id, v) values (generate_series(1, 3), 'x') returning v", 'v!'),
  many(
    "with made as (insert into seen (id, v) values (generate_series(1, 3), 'x') returning v) select v from made",
    'v!',
  ),
  many(
    "with made as (insert into seen (id, v) values (generate_series(1, 0), 'x') returning v) select v from made",
    'v!',
  ),
  many(
    'merge into measures m using orders o on o.id = m.a and o.id = 1 when matched then update set b = 1 when not matched then insert (a, b) values (o.id, 1) returning o.id',
    'id!',
    { since: 17 },
  ),
  many(
    'merge into audits a using orders o on o.id = a.id and a.id = 1 when matched then update set flag = true when not matched then insert values (o.id + 900, $1, 1) returning o.id',
    'id!',
    { since: 17 },
  ),
  truth(
    'merge into audits a using orders o on o.id = a.id and o.id = 1 when matched then update set flag = true returning o.id',
    'id!',
    { since: 17, rows: 'maybe' },
  ),
]
