import { expect, test } from 'vitest'
import { prover, t } from '../prove.fixture.ts'
import { keysRead } from './read-by.ts'

const { proveChange } = prover('npm:18')
const one = (...statements: string[]) => [{ transactional: true, statements }]

test('keys that statements read of JSON are told with their types', () => {
  expect(
    keysRead(
      `insert into b select a.address ->> 'street', (address->>'zip')::int, a.address->'geo'->>'lat', cast(address #>> '{geo,since}' as date) from a`,
    ),
  ).toEqual([
    { path: ['street'], type: undefined },
    { path: ['zip'], type: 'int' },
    { path: ['geo', 'lat'], type: undefined },
    { path: ['geo', 'since'], type: 'date' },
  ])
})

test('JSON is filled with the keys that the up reads', async () => {
  const place = '; create table place (t_id int primary key references t, street text not null, zip int not null)'
  const proof = await proveChange(t('address jsonb not null'), t('address jsonb not null') + place, {
    up: one(
      'create table place (t_id int primary key references t, street text not null, zip int not null)',
      `insert into place select id, address->>'street', (address->>'zip')::int from t`,
    ),
  })
  expect(proof).toMatchObject({ holds: true, unobserved: [], stops: [] })
  expect(proof.probes).toBeGreaterThanOrEqual(3)
})

test.each([
  ['text not null', `update t set v = 'closed' where v = 'done'`],
  ['text unique', `update t set v = 'nobody@example.org' where v is null`],
  ['int not null', 'delete from t where v > 4000'],
  ["text not null check (v in ('a', 'b', 'c', 'd', 'e'))", `update t set v = 'a' where v = 'd'`],
])('a row of v %s is what the up looks for in %s', async (column, sql) => {
  const proof = await proveChange(t(`v ${column}`), t(`v ${column}`), { up: one(sql), down: one('select 1') })
  expect(proof.losses).not.toEqual([])
  expect(proof.down?.class).not.toBe('exact')
})
