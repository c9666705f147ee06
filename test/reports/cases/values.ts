/** Statements with the TypeScript types of their columns, over a table that has a column of nearly every type. */

export const valueSchema = `
create type mood as enum ('sad', 'ok', 'happy');
create type address as (street text, zip int, moods mood[], at timestamptz(3));
create domain email as text check (value like '%@%');
create domain labels as text[];
create domain board as int[][];
create table places (name text not null, spot text, big bigint);
insert into places values ('a, b', null, 9007199254740993), ('"', '', null);
create table kinds (
  id bigint primary key, small smallint not null, big bigint, whole int not null, price numeric(12,2) not null, ratio real, rate double precision,
  flag boolean, name text not null, code char(3), nick varchar(20), mail email, tags labels, mood mood not null, state text check (state in ('on', 'off')),
  born date, at time, atz timetz, seen timestamp, made timestamptz, exact timestamptz(3) not null, took interval, key uuid, body bytea, doc json, docb jsonb not null,
  ip inet, net cidr, mac macaddr, spot point, area box, span int4range, days daterange, spans int4multirange, bits bit(3), vbits varbit, cash money, page xml,
  words tsvector, query tsquery, lsn pg_lsn, home address, homes address[], bools boolean[], bigs bigint[], prices numeric[], exacts timestamptz(3)[], moods mood[] not null,
  docs jsonb[], bodies bytea[], areas box[], grid int[][], cube text[][][], letter "char", id_of oid, play board, piles labels[]);
insert into kinds values (
  1, 2, 9007199254740993, 4, 12.50, 1.5, 2.5, true, 'a', 'ab', 'n', 'a@b', '{x,null}', 'ok', 'on',
  '2024-02-29', '12:30', '12:30+02', '2024-02-29 12:30', '2024-02-29 12:30:00.123456+00', '2024-02-29 12:30+00', '1 day', gen_random_uuid(), '\\x00ff', '{"a": 1}', '[1, null]',
  '10.0.0.1', '10.0.0.0/8', '08:00:2b:01:02:03', '(1,2)', '((1,1),(0,0))', '[1,5)', '[2024-01-01,)', '{[1,3)}', '101', '1', '12.50', '<a/>',
  'a:1', 'a & b', '0/1', row('x "y", (z)', 7, '{sad,null}', '2024-02-29 12:30+00'), array[row('x', null, null, null)::address, null], '{t,f,null}', '{1,9007199254740993}', '{1.50,NaN}', '{2024-02-29 12:30+00,null}', '{sad,ok}',
  array['{"a": null}'::jsonb, 'null'], array['\\x00'::bytea, null], array['((1,1),(0,0))'::box, '((2,2),(1,1))'], '{{1,2},{3,null}}', '{{{a,b}},{{c,d}}}', 'q', 26, '{{1,2},{3,null}}', '{"{a,b}",null}');
insert into kinds (id, small, whole, price, name, mood, exact, docb, moods) values (2, 0, 0, 0, '', 'sad', 'epoch', '{}', '{}');
`

export const typed: readonly (readonly [sql: string, types: string])[] = [
  [
    'select id, small, big, whole, price, ratio, rate, flag, id_of from kinds',
    'id: bigint; small: number; big: bigint | null; whole: number; price: string; ratio: number | null; rate: number | null; flag: boolean | null; id_of: number | null',
  ],
  [
    'select name, code, nick, mail, mood, state, letter from kinds',
    "name: string; code: string | null; nick: string | null; mail: string | null; mood: 'sad' | 'ok' | 'happy'; state: 'on' | 'off' | null; letter: string | null",
  ],
  [
    'select born, at, atz, seen, made, exact, took, key, body from kinds',
    'born: string | null; at: string | null; atz: string | null; seen: string | null; made: string | null; exact: Date; took: string | null; key: string | null; body: Uint8Array | null',
  ],
  [
    'select doc, docb, ip, net, mac, spot, area, span, days, spans, bits, vbits, cash, page, words, query, lsn from kinds',
    'doc: Json | null; docb: Json; ip: string | null; net: string | null; mac: string | null; spot: string | null; area: string | null; span: string | null; days: string | null; spans: string | null; bits: string | null; vbits: string | null; cash: string | null; page: string | null; words: string | null; query: string | null; lsn: string | null',
  ],
  [
    'select tags, bools, bigs, prices, exacts, moods, docs, bodies, areas from kinds',
    "tags: (string | null)[] | null; bools: (boolean | null)[] | null; bigs: (bigint | null)[] | null; prices: (string | null)[] | null; exacts: (Date | null)[] | null; moods: ('sad' | 'ok' | 'happy' | null)[]; docs: (Json | null)[] | null; bodies: (Uint8Array | null)[] | null; areas: (string | null)[] | null",
  ],
  [
    'select grid, cube, play, piles from kinds',
    'grid: (number | null)[][] | null; cube: (string | null)[][][] | null; play: (number | null)[][] | null; piles: (string | null)[] | null',
  ],
  ['select grid[1:1] as a, grid[1][1] as b from kinds', 'a: (number | null)[][] | null; b: number | null'],
  [
    "select array[[1, 2], [3, 4]] as a, array[array[whole, null]] as b, '{{a,b}}'::text[] as c, array_fill(0, array[2, 2]) as d, array[1, 2] || array[[3, 4]] as e, array[price, 1] as f, '{}'::int[] as g from kinds",
    'a: number[][]; b: (number | null)[][]; c: string[][]; d: number[][]; e: number[][]; f: string[]; g: number[]',
  ],
  [
    'select array_agg(whole) as a, array_agg(big) as b, array_agg(array[whole, 1]) as c, array(select whole from kinds) as d, array(select array[k.big, 1] from kinds k) as e, array_agg(exact) as f, array_agg(docb) as g, array_agg(mood) as h from kinds group by name is null',
    "a: number[]; b: (bigint | null)[]; c: number[][]; d: number[]; e: (bigint | null)[][]; f: Date[]; g: Json[]; h: ('sad' | 'ok' | 'happy')[]",
  ],
  [
    "select array_append(array[1], whole) as a, array_prepend(null, array[1]) as b, array_remove(array[1, null], null) as c, coalesce(array_agg(whole), '{}') as d, string_to_array(name, ',') as e, array_positions(array[1], whole) as f, case when whole > 0 then array[1] else array[whole] end as g from kinds group by whole, name",
    'a: number[]; b: (number | null)[]; c: number[]; d: number[]; e: string[]; f: number[]; g: number[]',
  ],
  [
    'with recursive t as (select 1 as n, array[1] as path, array[null::int] as holes union all select n + 1, path || (n + 1), holes || n from t where n < 3) select path, holes from t',
    'path: number[]; holes: (number | null)[]',
  ],
  [
    'select s.ids, s.grids from (select array_agg(whole) as ids, array_agg(array[1, 2]) as grids from kinds group by mood) s',
    'ids: number[]; grids: number[][]',
  ],
  [
    "select json_build_object('grid', grid, 'list', array[1, 2], 'made', made, 'price', price, 'mood', mood) as a, to_json(array[[1, 2]]) as b from kinds",
    "a: { grid: (number | null)[][] | null; list: number[]; made: string | null; price: number; mood: 'sad' | 'ok' | 'happy' }; b: number[][]",
  ],
  [
    "select json_build_object('n', 'NaN'::numeric, 'r', rate / 'Infinity'::float8, 't', 'NaN', 'l', array['-Infinity'::float8, 1.5], 'o', json_build_object('n', price * 'NaN')) as a, to_jsonb('NaN'::numeric) as b, jsonb_agg(k) as c from (select id, rate, price, 'Infinity'::real as most from kinds) k group by rate, price",
    "a: { n: number; r: number | null; t: 'NaN'; l: number[]; o: { n: number } }; b: number; c: { id: number; rate: number | null; price: number; most: number }[]",
  ],
  [
    "select json_build_object('kind', 'a', 'x', 'b'::text, 'l', json_build_array('a', 'b', 'a'), 'n', null) as a, jsonb_build_array('a', 1) as b, json_build_array() as c from kinds",
    "a: { kind: 'a'; x: 'b'; l: ('a' | 'b')[]; n: Json | null }; b: Json[]; c: Json[]",
  ],
  [
    "select case when k.whole > 0 then json_build_object('id', k.id) end as a, case when k.flag then null else jsonb_build_object('id', k.whole) end as b, json_build_object('o', case when o.id is null then null else json_build_object('id', o.id) end) as c from kinds k left join kinds o on o.id = k.id + 1",
    'a: { id: number } | null; b: { id: number } | null; c: { o: { id: number } | null }',
  ],
  [
    'select json_agg(x) as a, array_agg(x.n) as b from kinds k left join (select id, 1 as n from kinds) x on x.id = k.id + 1 group by k.name is null',
    'a: ({ id: number; n: number } | null)[]; b: (number | null)[]',
  ],
  [
    'select count(*), sum(whole) as a, sum(big) as b, avg(whole) as c, sum(price) as d, sum(rate) as e, max(exact) as f, min(made) as g, bool_or(flag) as h, string_agg(name, $$,$$) as i, extract(year from made) as j, now() as k, current_date as l, length(name) as m from kinds group by made, name',
    'count: bigint; a: bigint; b: string | null; c: string; d: string; e: number | null; f: Date; g: string | null; h: boolean | null; i: string; j: string | null; k: string; l: string; m: number',
  ],
  [
    "select 'a' as a, case when whole > 0 then 'x' else 'y' end as b, 1 as c, 2.5 as d, null as e, true as f, 3000000000 as g, $$it's$$ as h from kinds",
    "a: 'a'; b: 'x' | 'y'; c: number; d: string; e: string | null; f: boolean; g: bigint; h: \"it's\"",
  ],
  [
    'select row(1, name) as a, pg_sleep(0) as b, xmin as c, ctid as d from kinds',
    'a: string; b: string; c: string; d: string',
  ],
  [
    'select home, homes, row(name, whole, null, null)::address as made, to_json(home) as doc, k as whole, (home).moods as moods from kinds, lateral (select 1 as n) k',
    "home: { street: string | null; zip: number | null; moods: ('sad' | 'ok' | 'happy' | null)[] | null; at: Date | null } | null; homes: ({ street: string | null; zip: number | null; moods: ('sad' | 'ok' | 'happy' | null)[] | null; at: Date | null } | null)[] | null; made: { street: string | null; zip: number | null; moods: ('sad' | 'ok' | 'happy' | null)[] | null; at: Date | null }; doc: { street: string | null; zip: number | null; moods: ('sad' | 'ok' | 'happy' | null)[] | null; at: string | null } | null; whole: string; moods: ('sad' | 'ok' | 'happy' | null)[] | null",
  ],
  [
    'select p as place, array_agg(p) as places from places p group by p',
    'place: { name: string | null; spot: string | null; big: bigint | null }; places: { name: string | null; spot: string | null; big: bigint | null }[]',
  ],
]
