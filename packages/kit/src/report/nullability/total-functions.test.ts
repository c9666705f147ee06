/** Each listed function, called with values that it must not answer null for. */
import { openSession } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../../test/support/database.ts'
import { extensionFunctions } from './extension-functions.ts'
import { totalFunctions } from './total-functions.ts'

/** Edge values of the types that most functions take; a function with another type is left out. */
const samples: Readonly<Record<string, readonly string[]>> = {
  smallint: ['0', '1', '-1'],
  integer: ['0', '1', '-7'],
  bigint: ['0', '2', '-1'],
  real: ['0', '1.5', 'NaN', 'infinity'],
  'double precision': ['0', '0.5', 'NaN', '-infinity'],
  numeric: ['0', '1.50', 'NaN', 'infinity', '-2'],
  boolean: ['true', 'false'],
  text: ['', 'a', 'day', 'UTF8', 'abc'],
  name: ['', 'a'],
  character: ['', 'a'],
  'character varying': ['', 'ab'],
  bytea: ['', '\\x6162'],
  date: ['2024-02-29', 'infinity', '-infinity'],
  'time without time zone': ['00:00', '24:00'],
  'time with time zone': ['00:00+00', '12:30+05'],
  'timestamp without time zone': ['2024-02-29 12:00', 'infinity', '-infinity'],
  'timestamp with time zone': ['2024-02-29 12:00+00', 'infinity', '-infinity'],
  interval: ['0', '1 month -3 days', '2 hours'],
  uuid: ['00000000-0000-0000-0000-000000000000'],
  json: ['null', '[]', '{"a": null}'],
  jsonb: ['null', '[]', '{"a": null}', '"x"', '1'],
  'text[]': ['{}', '{a,NULL}', '{a,b}'],
  'integer[]': ['{}', '{1}'],
  inet: ['10.0.0.1/8', '::1'],
  point: ['(0,0)', '(NaN,1)'],
  box: ['(1,1),(0,0)'],
  lseg: ['[(0,0),(1,1)]'],
  circle: ['<(0,0),1>'],
  polygon: ['((0,0),(1,1),(1,0))'],
  path: ['[(0,0),(1,1)]', '((0,0),(1,1),(1,0))'],
  line: ['{1,-1,0}', '{0,1,0}'],
  tsvector: ['', 'a:1 b:2'],
  tsquery: ['a & b', ''],
  bit: ['1'],
  'bit varying': ['', '101'],
  citext: ['', 'aB'],
  hstore: ['', 'a=>NULL', 'a=>1'],
  ltree: ['', 'a', 'a.b'],
  lquery: ['a.*'],
  ltxtquery: ['a & b'],
  money: ['1', '0'],
}

/** They wait, or change the session. */
const apart = new Set(['pg_sleep', 'setval', 'nextval', 'currval', 'lastval', 'setseed', 'repeat'])

/** Those of the listed extensions that the npm binaries bring along. */
const extensions = ['citext', 'fuzzystrmatch', 'hstore', 'ltree', 'pg_trgm', 'pgcrypto', 'uuid-ossp']

const extensionOids = `
  select p.oid from pg_proc p join pg_depend d on d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
  join pg_extension e on e.oid = d.refobjid
  where (e.extname, p.proname) in (${[...extensionFunctions].flatMap(([extension, names]) => [...names].map((name) => `('${extension}', '${name}')`)).join()})`

test('no listed function answers null for values that are not', { timeout: 120_000 }, async () => {
  const session = await openSession(await freshDatabase())
  for (const extension of extensions) await session.run(`create extension if not exists "${extension}"`)
  const [added] = await session.run(extensionOids)
  const oids = [...totalFunctions, ...(added?.rows ?? []).map(([oid]) => oid)].join()
  const [answer] = await session.run(`
    select p.oid, p.proname, (select json_agg(format_type(t, null) order by n) from unnest(p.proargtypes::oid[]) with ordinality a(t, n))
    from pg_proc p where p.oid in (${oids}) order by p.oid`)
  const calls = (answer?.rows ?? []).flatMap(([oid, name, types]) => {
    const list = JSON.parse(types ?? '[]') as readonly string[] // made by the query above
    // The session's path finds functions of extensions.
    const known = !apart.has(name ?? '') && list.every((type) => type in samples)
    return known ? [{ oid: oid ?? '', name: name ?? '', list }] : []
  })
  // The server raises for a value that it refuses; a block of its own keeps the others going.
  await session.run(`create function pg_temp.answers_null(call text) returns boolean language plpgsql as $f$
    declare found boolean; begin execute 'select (' || call || ') is null' into found; return found; exception when others then return false; end $f$`)
  const texts = calls.flatMap(({ oid, name, list }) =>
    combinations(list).map((args) => ({ oid, call: `"${name}"(${args})` })),
  )
  const nulls: string[] = []
  for (let at = 0; at < texts.length; at += 500) {
    const rows = texts.slice(at, at + 500).map(({ call }) => `($call$${call}$call$)`)
    const [found] = await session.run(`select c from (values ${rows.join(',')}) t(c) where pg_temp.answers_null(c)`)
    nulls.push(...(found?.rows ?? []).map(([call]) => call ?? ''))
  }
  const [control] = await session.run(`select pg_temp.answers_null($call$substring('a'::text, 'x'::text)$call$)`)
  await session.close()
  expect(control?.rows).toEqual([['t']])
  expect(nulls).toEqual([])
  expect(calls.length).toBeGreaterThan(1000)
  expect(calls.filter(({ oid }) => Number(oid) >= 16384).length).toBeGreaterThan(80)
})

/** Up to 30 lists of arguments, each sample at least once where that many suffice. */
function combinations(types: readonly string[]): readonly string[] {
  const all = types.reduce<readonly (readonly string[])[]>(
    (lists, type) =>
      lists.flatMap((list) =>
        (samples[type] ?? []).map((value) => [...list, `'${value}'::${type === 'character' ? 'bpchar' : type}`]),
      ),
    [[]],
  )
  const step = Math.max(1, Math.floor(all.length / 30))
  return all.filter((_, index) => index % step === 0).map((list) => list.join(', '))
}
