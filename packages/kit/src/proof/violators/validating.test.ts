import { openSession } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../../test/support/database.ts'
import { prover } from '../prove.fixture.ts'

const { proveChange } = prover('npm:18')

const tables = 'create table a (id int primary key); create table t (id int primary key, a int, b int)'
const check = 'alter table t add constraint one check (b > 0)'
const key = 'alter table t add constraint one foreign key (a) references a'
const domain = 'create domain d as int; create table t (id int primary key, b d)'
const ofDomain = 'alter domain d add constraint one check (value > 0)'

const broken = 'select count(*) from public.t where not ((b > 0))'
const nowhere =
  'select count(*) from public.t as source where source.a is not null and not exists (select from public.a as target where target.id = source.a)'

test.each([
  ['check', tables, check, broken],
  ['foreign key', tables, key, nowhere],
  ['check of a domain', domain, ofDomain, broken],
])('a %s that becomes valid tells the rows that were there before it', async (_, before, adds, preflight) => {
  const proof = await proveChange(`${before}; ${adds} not valid`, `${before}; ${adds}`)
  expect(proof).toMatchObject({ holds: true, losses: [], unobserved: [] })
  expect(proof.hazards.filter((one) => one.preflight !== null)).toEqual([
    expect.objectContaining({
      preflight,
      direction: 'up',
      statement: expect.stringContaining('validate constraint one'),
    }),
  ])
})

test.each([
  ['check', check, broken],
  ['foreign key', key, nowhere],
])('a %s that a file by hand adds and validates later tells them where it is validated', async (_, adds, preflight) => {
  const validates = 'alter table t validate constraint one'
  const proof = await proveChange(tables, `${tables}; ${adds}`, {
    up: [`${adds} not valid`, validates].map((sql) => ({ transactional: true, statements: [sql] })),
  })
  expect(proof.hazards.filter((one) => one.preflight !== null)).toEqual([
    expect.objectContaining({ preflight, statement: validates }),
  ])
})

test('a foreign key that wants all of its columns or none counts the rows that hold some', async () => {
  const both = 'create table a (x int, y int, primary key (x, y)); create table t (id int primary key, x int, y int)'
  const added = 'alter table t add constraint one foreign key (x, y) references a match full'
  const proof = await proveChange(both, `${both}; ${added}`)
  const [preflight = ''] = proof.hazards.flatMap((one) => one.preflight ?? [])
  const session = await openSession(await freshDatabase())
  try {
    await session.run(
      `${both}; insert into a values (1, 1); insert into t values (1, 1, 1), (2, null, null), (3, 1, null), (4, 2, 2)`,
    )
    expect((await session.run(preflight))[0]?.rows).toEqual([['2']])
  } finally {
    await session.close()
  }
})
