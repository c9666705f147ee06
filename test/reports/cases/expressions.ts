/** Expressions: operators, functions, CASE, sub-selects, arrays, JSON. */
import { type Case, truth } from '../truth.ts'

export const expressions: readonly Case[] = [
  truth(
    "select json_exists(meta, '$.a') as a, json_exists(meta, '$.a' unknown on error) as b, json_exists(null::jsonb, '$.a') as c, json_value(meta, '$.a') as d from products",
    'a! b? c? d?',
    { since: 17 },
  ),
  truth("select 1 as a, null as b, 'x' as c, true as d", 'a! b? c! d!', { rows: 'one' }),
  truth('select $1::int as a, coalesce($2::int, 3) as b, $2::int as c', 'a! b! c?', { rows: 'one' }),
  truth(
    "select username || '!' as a, username || nickname as b, upper(username) as c, upper(nickname) as d from users",
    'a! b? c! d?',
  ),
  truth(
    "select coalesce(nickname, username) as a, coalesce(nickname, email, 'x') as b, coalesce(nickname, address) as c from users, orders",
    'a! b! c?',
  ),
  truth(
    'select nullif(username, email) as a, greatest(nickname, username) as b, least(nickname, nickname) as c from users',
    'a? b! c?',
  ),
  truth(
    "select extract(epoch from took) as a, extract(hour from took) as b, date_part('day', took) as c, extract(year from took) as d, extract(epoch from now() - placed_at) as e from stays, orders",
    'a! b! c! d! e?',
  ),
  truth("select extract(month from took) as a, date_part('minute', took) as b from stays", 'a! b!', { until: 16 }),
  truth("select extract(month from took) as a, date_part('minute', took) as b from stays", 'a? b?', { since: 17 }),
  truth(
    'select lower_inc(during) as a, lower_inf(during) as b, upper_inc(during) as c, isempty(during) as d, lower(during) as e, multirange(during) as f, log(stock) as g, log(2, price) as h, log10(stock) as i from stays, products',
    'a! b! c! d! e? f! g! h! i!',
  ),
  truth(
    "select array_to_string(tags, ',') as a, array_to_string(tags, ',', '*') as b, array_to_string(tags, ',', null) as c, array_to_string(tags, $1::text, '') as d, array_to_string(labels, ',', nickname) as e, enum_range(null::mood) as f, enum_first(null::mood) as g, enum_last(mood) as h from stays, users",
    'a! b! c! d! e! f! g! h!',
  ),
  truth(
    'select xmin = xmax as a, ctid = ctid as b, xmin::text as c, pg_column_size(nickname) as d, pg_column_size(username) as e from users',
    'a! b! c! d? e!',
  ),
  truth("select case when nickname is null then 'none' else nickname end as a from users", 'a!'),
  truth('select case when nickname is not null then nickname end as a from users', 'a?'),
  truth('select case when nickname is not null then nickname else username end as a from users', 'a!'),
  truth(
    "select case when nickname = 'x' then 'a' when nickname is null then 'b' else nickname end as a from users",
    'a!',
  ),
  truth("select case when nickname = 'x' then 'a' else nickname end as a from users", 'a?'),
  truth("select case nickname when 'x' then nickname else 'y' end as a from users", 'a!'),
  truth("select case role when 'admin' then 1 when 'customer' then 2 end as a from users", 'a!'),
  truth("select case when length(nickname) > 2 then nickname else 'short' end as a from users", 'a!'),
  truth(
    'select nickname is null as a, nickname is distinct from email as b, nickname = email as c, is_active is true as d from users',
    'a! b! c? d!',
  ),
  truth(
    'select nickname is not null and nickname > email as a, nickname is null or nickname > email as b, is_active and nickname > email as c from users',
    'a! b! c?',
  ),
  truth('select not is_active as a, not (nickname = email) as b from users', 'a! b?'),
  truth(
    'select price * stock as a, price / 2 as b, -stock as c, stock % 3 as d, price + null as e from products',
    'a! b! c! d! e?',
  ),
  truth(
    "select meta -> 'a' as a, meta ->> 'a' as b, meta #> '{a}' as c, meta ? 'a' as d, meta || '{}' as e, meta @> '{}' as f from products",
    'a? b? c? d! e! f!',
  ),
  truth(
    "select substring(name, 1, 3) as a, substring(name from 'x(.)') as b, position('x' in name) as c, split_part(name, ' ', 1) as d, regexp_replace(name, 'a', 'b') as e, regexp_match(name, 'a') as f from products",
    'a! b? c! d! e! f?',
  ),
  truth(
    'select length(name) as a, left(name, 2) as b, trim(name) as c, reverse(name) as d, md5(name) as e, lpad(name, 3) as f, initcap(name) as g, lower(name) as h from products',
    'a! b! c! d! e! f! g! h!',
  ),
  truth(
    "select concat(nickname, null) as a, concat_ws(',', nickname) as b, concat_ws(nickname, 'x') as c, format('%s', nickname) as d, quote_nullable(nickname) as e from users",
    'a! b! c? d! e!',
  ),
  truth(
    "select extract(year from created_at) as a, extract(month from created_at) as b, date_trunc('day', created_at) as c, created_at::date as d, to_char(created_at, 'YYYY') as e, created_at + interval '1 day' as f, age(created_at) as g from users",
    'a! b? c! d! e? f! g!',
  ),
  truth(
    'select now() as a, current_date as b, current_user as c, current_schema as d, random() as e',
    'a! b! c! d? e!',
    { rows: 'one' },
  ),
  truth(
    "select array[1, 2] as a, labels[1] as b, array_length(labels, 1) as c, cardinality(labels) as d, labels || 'x'::text as e, array_position(labels, 'x') as f, array_to_string(labels, ',') as g from users",
    'a! b? c? d! e! f? g!',
  ),
  truth(
    "select username = any (labels) as a, username = any (array['a', 'b']) as b, username in ('a', nickname) as c, username in ('a', 'b') as d from users",
    'a? b! c? d!',
  ),
  truth(
    'select username in (select email from users) as a, username in (select nickname from users) as b, exists (select from orders) as c, array(select nickname from users) as d from users',
    'a! b? c! d!',
  ),
  truth(
    'select (select username from users limit 1) as a, (select count(*) from users) as b, (select max(id) from users) as c, (select 1) as d, (select 1 where false) as e',
    'a? b! c? d! e?',
    { rows: 'one' },
  ),
  truth(
    'select (select count(*) from orders o where o.user_id = u.id) as n, (select coalesce(sum(total), 0) from orders o where o.user_id = u.id) as s, (select count(*) from orders o having count(*) > 1) as h from users u',
    'n! s! h?',
  ),
  truth(
    'select (select u.nickname) as a, (select u.username union select u.email limit 1) as b from users u where u.nickname is not null',
    'a! b!',
  ),
  truth('select row(1, null) as a, (p).bio as b, p is null as c from profiles p', 'a! b? c!'),
  truth("select lookup(username) as a, coalesce(lookup(username), '') as b from users", 'a? b!'),
  truth("select username from users where lookup(nickname) = 'x'", 'username!'),
  truth("select nickname from users where lookup(nickname) = 'x'", 'nickname!'),
  truth(
    "select json_build_object('a', nickname) as a, jsonb_build_array(nickname) as b, to_jsonb(username) as c, to_jsonb(nickname) as d, row_to_json(u) as e, jsonb_set(to_jsonb(u), '{x}', '1') as f from users u",
    'a! b! c! d? e! f!',
  ),
  truth(
    "select jsonb_typeof(meta) as a, jsonb_array_length('[]') as b, meta - 'a' as c, jsonb_path_query_first(meta, '$.a') as d, jsonb_pretty(meta) as e, meta #- '{a}' as f from products",
    'a! b! c! d? e! f!',
  ),
  truth('select nickname::title as a from users where nickname is not null', 'a!'),
  truth('select heading from profiles', 'heading?'),
  truth('select $1::positive as a', 'a!', { rows: 'one' }),
  truth(
    'select mood::text as a, username::varchar(3) as b, id::int as c, price::float8 as d, stock::text as e from users, (select price, stock from products) p',
    'a? b! c! d! e!',
  ),
  truth(
    'select lower(int4range(stock, 3)) as a, int4range(stock, 9) as b, upper_inf(int4range(1, 2)) as c, isempty(int4range(1, 2)) as d from products where stock < 3',
    'a? b! c! d!',
  ),
  truth('select username collate "C" as a, (username || \'x\')::text as b from users', 'a! b!'),
  truth("select meta ? 'a' and meta ->> 'a' = 'x' as a, coalesce(meta ->> 'a', '') as b from products", 'a? b!'),
  truth("select meta ->> 'a' as a from products where meta ->> 'a' is not null", 'a!'),
  truth("select meta ->> 'a' as a, meta ->> 'b' as b from products where meta ->> 'a' = $1", 'a! b?'),
  truth("select (meta -> 'a')::int as a from products where false", 'a?'),
  truth('select num_nulls(nickname) as a, pg_typeof(nickname) as b from users', 'a! b!'),
  truth(
    "select string_to_array(username, ',') as a, string_to_array(nickname, ',') as b, regexp_split_to_array(username, ',') as c from users",
    'a! b? c!',
  ),
  truth(
    "select to_number('1', '9') as a, round(price) as b, round(price, 1) as c, floor(price) as d, abs(stock) as e, power(price, 2) as f, sqrt(4) as g, width_bucket(price, 0, 10, 3) as h from products",
    'a? b! c! d! e! f! g! h!',
  ),
  truth('select ceil(random() * 10)::int as a, gen_random_uuid() as b, md5(random()::text) as c', 'a! b! c!', {
    rows: 'one',
  }),
  truth(
    'select is_active = (select true) as a, is_active and (select flag from audits limit 1) as b from users',
    'a! b?',
  ),
  truth('select (select flag from audits limit 1) is null as a, not exists (select 1) as b', 'a! b!', { rows: 'one' }),
  truth(
    'select boss_id = any (select id from users) as a, id = any (select id from users) as b, id > all (select boss_id from users) as c from users',
    'a? b! c?',
  ),
  truth(
    'select (username, email) = (nickname, email) as a, (id, stock) < (1, 2) as b from users, (select stock from products) p where false',
    'a? b!',
  ),
  truth(
    "select case (case when is_active then nickname else 'x' end) when 'y' then 'a' else 'b' end as q from users",
    'q!',
  ),
  truth(
    "select case nickname when (case role when 'admin' then nickname end) then nickname else 'q' end as q from users",
    'q!',
  ),
  truth(
    "select case (case role when 'admin' then nickname end) when 'a' then nickname else 'q' end as q from users",
    'q~',
  ),
  truth("select case when coalesce(nickname, '') = '' then 'x' else nickname end as a from users", 'a!'),
  truth('select x from unnest(array[1, 2]::int[] || 3) x', 'x!'),
  truth('select (select max(o.id) from orders o where o.user_id = u.id and u.id is not null) as m from users u', 'm?'),
  truth('select (select count(u.id) from orders o) as c from users u', 'c?', { rows: 'one' }),
  truth('select (select max(u.id)) as m from users u group by u.role', 'm~'),
  truth('select (select count(*) from orders group by user_id) as c from users u where false', 'c?'),
  truth(
    'select (select 1 limit null) as a, (select 1 limit 1) as b, (select 1 offset 1) as c, (select 1 limit $1) as d',
    'a! b! c? d?',
    { rows: 'one' },
  ),
  truth('select u is null as n, (u).nickname as k, (u).username as l from users u', 'n! k? l!'),
  truth('select jsonb_agg(x) as j, json_agg(x.a) as k from (select nickname as a from users) x', 'j? k?', {
    rows: 'one',
  }),
  truth("select v from (select x::text as v from users, unnest(labels || array['a']) x) q where v is not null", 'v!'),
  truth(
    'select array[nickname] as a, (array[username])[1] as b, labels[1:2] as c, labels || nickname as d from users',
    'a! b! c! d!',
  ),
  truth(
    'select labels[1:2] as a, labels[:2] as b, labels[1] as c, labels[2:nullif(id, 1)::int] as d, (labels[1:2])[1] as e from users',
    'a! b! c? d? e?',
  ),
  truth(
    "select pg_try_advisory_xact_lock(hashtext('a')) as a, set_config('a.b', $1, true) as b, current_setting('a.b', true) as c, array_fill(null::int, array[2]) as d",
    'a! b! c? d!',
  ),
  truth(
    "select to_tsvector(username) @@ plainto_tsquery('x') as a, (created_at, created_at) overlaps (now(), now()) as b, (created_at, created_at) overlaps (placed_at, now()) as c from users, orders",
    'a! b! c?',
  ),
  truth(
    'select (array_agg(username order by id))[1] as a, (array_agg(nickname))[1] as b, (array_agg(username))[2] as c, (array_agg(username))[0] as d from users group by role',
    'a! b? c? d?',
  ),
  truth(
    'select (array_agg(username))[1] as a, (array[username, nickname])[2] as b, (array[1, 2])[2] as c, (array[1, 2])[3] as d, (array[[1], [2]])[1] as e from users group by username, nickname',
    'a! b? c! d? e?',
  ),
  truth(
    'select (array_agg(username))[1] as a, (array_agg(username) filter (where is_active))[1] as b from users',
    'a? b?',
  ),
  truth(
    "select case role when 'admin' then 1 when 'customer' then 2 end as a, case when role = 'admin' then 1 when role in ('customer', 'x') then 2 end as b, case when role = 'admin' then 1 end as c from users",
    'a! b! c?',
  ),
  truth(
    "select case mood when 'sad' then 1 when 'ok' then 2 when 'happy' then 3 end as a, case mood when 'sad' then 1 when 'ok' then 2 end as b from users where mood is not null",
    'a! b?',
  ),
  truth("select case mood when 'sad' then 1 when 'ok' then 2 when 'happy' then 3 end as a from users", 'a?'),
  truth(
    "select case role when 'admin' then nickname when 'customer' then username end as a, case role when 'admin' then nullif(1, id) else 2 end as b from users",
    'a? b?',
  ),
  truth(
    "select case o.status when 'pending' then 1 when 'paid' then 2 when 'shipped' then 3 end as a from users u left join orders o on o.user_id = u.id",
    'a?',
  ),
  truth(
    "select case role when 'admin' then 1 when 'customer' then 2 end as a, count(*) from users group by role",
    'a! count!',
  ),
  truth(
    "select case u.role when 'admin' then 1 when username then 2 when 'customer' then 3 end as a, case u.role when 'admin' then 1 when lower('customer') then 3 end as b from users u",
    'a! b?',
  ),
]
