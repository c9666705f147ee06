import { openSession } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../../test/support/database.ts'
import { factId } from '../../catalog/fact-id.ts'
import { prover } from '../prove.fixture.ts'

const { proveChange } = prover('npm:18')

const users =
  'create table users (id int primary key, email text not null, gone boolean not null, "Of" int, span int4range'
const unique = (definition: string) => `${users}); create unique index one on users ${definition}`
const rule = (definition: string) => `${users}, constraint one ${definition})`

/** `others` pass. */
const cases: readonly (readonly [after: string, colliding: string, others: string])[] = [
  [unique('(lower(email))'), `(1, 'A', false), (2, 'a', false)`, `(1, 'A', false), (2, 'b', false)`],
  [unique('(email) where not gone'), `(1, 'a', false), (2, 'a', false)`, `(1, 'a', false), (2, 'a', true)`],
  [unique('(gone) where gone'), `(1, 'a', true), (2, 'b', true)`, `(1, 'a', false), (2, 'b', false)`],
  [
    unique(`(coalesce("Of", -1), (email || ', (')  collate "C" desc) include (gone)`),
    `(1, 'a', true), (2, 'a', false)`,
    `(1, 'a', true), (2, 'b', true)`,
  ],
  [unique('("Of", gone) nulls not distinct'), `(1, 'a', true), (2, 'b', true)`, `(1, 'a', true), (2, 'b', false)`],
  [rule('unique nulls not distinct ("Of")'), `(1, 'a', true), (2, 'b', true)`, `(1, 'a', true)`],
  [
    rule('exclude using gist (span with &&) where (not gone)'),
    `(1, 'a', false, 1, '[1,5)'), (2, 'b', false, 2, '[4,6)')`,
    `(1, 'a', false, 1, '[1,5)'), (2, 'b', true, 2, '[4,6)'), (3, 'c', false, 2, null)`,
  ],
]

test.each(cases)('%s stops at rows that are alike, and the query counts just those', async (after, alike, others) => {
  const proof = await proveChange(`${users})`, after)
  expect(proof).toMatchObject({ holds: true, unobserved: [], stops: [] })
  const [preflight, ...more] = proof.hazards.flatMap((hazard) => hazard.preflight ?? [])
  expect(more).toEqual([])
  const session = await openSession(await freshDatabase())
  try {
    for (const [rows, stops] of [
      [alike, true],
      [others, false],
    ] as const) {
      await session.run(`drop table if exists users; ${users}); insert into users values ${rows}`)
      const [answer] = await session.run(preflight ?? '')
      const counted = answer?.columns?.length === 1 ? Number(answer.rows[0]?.[0]) : answer?.rows.length
      expect([rows, (counted ?? 0) > 0]).toEqual([rows, stops])
      const run = session.run((proof.up?.segments ?? []).flatMap(({ statements }) => statements).join('; '))
      await (stops ? expect(run).rejects.toThrow(/unique index|exclusion/) : run)
    }
  } finally {
    await session.close()
  }
})

test('a value that is unique already stands beside one that is alike in another case', async () => {
  const table = 'create table users (id int primary key, email text not null unique)'
  const proof = await proveChange(table, `${table}; create unique index one on users (lower(email))`)
  expect(proof.hazards.flatMap(({ preflight }) => preflight ?? [])).toHaveLength(1)
})

test('an index that a plan drops and makes under another name of a column speaks of the column before', async () => {
  const table = (column: string) => `create table users (id int primary key, ${column} text not null)`
  const proof = await proveChange(table('mail'), `${table('email')}; create unique index one on users (lower(email))`, {
    renames: [
      { from: factId('column', ['public', 'users', 'mail']), to: factId('column', ['public', 'users', 'email']) },
    ],
  })
  expect(proof.hazards.flatMap(({ preflight }) => preflight ?? [])).toEqual([expect.stringContaining('mail as email')])
})

test('NULLs that become alike are told where the values were unique before', async () => {
  const table = (more: string) => `create table users (id int primary key, one int unique${more})`
  const proof = await proveChange(table(''), table(' nulls not distinct'))
  expect(proof.hazards.flatMap(({ preflight }) => preflight ?? [])).toEqual([
    'select one, count(*) from public.users group by one having count(*) > 1',
  ])
})

test('rows for which the key of an index can’t be computed hide none that collide', async () => {
  const table = (more: string) => `create table spans (id int primary key, s date, e date${more})`
  const rules = ', check (s <= e), exclude using gist (daterange(s, e) with &&)'
  const proof = await proveChange(table(''), table(rules))
  expect(proof.hazards.flatMap(({ preflight }) => preflight ?? []).sort()).toEqual([
    expect.stringContaining('as one join'),
    'select count(*) from public.spans where not ((s <= e))',
  ])
})
