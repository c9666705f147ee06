import { openSession, type Session } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../../test/support/database.ts'
import { quoteLiteral } from '../../sql/quote.ts'
import { narrowed } from './preflight.ts'

const numbers = ['0', '1', '-0', '1.5', '-0.5', '127.25', '32767', '32768', '2147483648', '1e30', 'NaN', 'Infinity']
const documents = ['1', '1.5', '70000', '1e60', 'true', '"x"', 'null', '{"a": 1}', '{"a":1,"a":2}', '[]']
const moments = ['2026-01-02', '2026-01-02 03:04:05.678', 'infinity', '1000-01-01']

const cases: readonly (readonly [from: string, to: readonly string[], values: readonly string[]])[] = [
  ['real', ['smallint', 'integer', 'bigint', 'numeric(8,2)', 'numeric'], numbers],
  [
    'double precision',
    ['smallint', 'bigint', 'numeric(8,2)', 'numeric', 'real'],
    [...numbers, '0.30000000000000004', '1e300', '1e-300'],
  ],
  ['numeric', ['smallint', 'bigint', 'numeric(8,2)', 'numeric(3)', 'real', 'double precision'], [...numbers, '1e400']],
  ['bigint', ['integer', 'smallint', 'numeric(4,1)'], ['1', '32768', '2147483648', '12345']],
  ['jsonb', ['smallint', 'bigint', 'numeric', 'numeric(8,2)', 'real', 'boolean', 'json'], documents],
  ['json', ['jsonb'], documents],
  ['interval', ['time', 'interval(0)'], ['10:00', '1 day 02:00', '1 mon', '00:00:00.5']],
  ['timestamptz', ['date', 'timestamp', 'timestamptz(0)'], moments],
  ['timestamp', ['date', 'timestamptz'], moments],
  ['text', ['integer', 'jsonb', 'varchar(3)', 'boolean'], ['1', ' 1', 'x', 'true', '{}', 'abcd']],
]

test.each(cases)(
  'the query for a change from %s counts just the values that the server stops at or makes others of',
  async (from, types, values) => {
    const session = await openSession(await freshDatabase())
    try {
      const { versionNumber } = session
      for (const type of types) {
        const query = narrowed(
          { schema: 'public', name: 't' },
          { name: 'c', ...(await printed(session, from, type)), versionNumber },
        )
        for (const value of values) {
          await session.run(`create table t (c ${from}); insert into t values (${quoteLiteral(value)})`)
          const [counted] = await session.run(query)
          const kept = await isKept(session, from, type)
          expect([type, value, counted?.rows]).toEqual([type, value, [[kept ? '0' : '1']]])
          await session.run('drop table t')
        }
      }
    } finally {
      await session.close()
    }
  },
  120_000,
)

test('documents are compared by their texts also where an expression converts them', async () => {
  const session = await openSession(await freshDatabase())
  try {
    await session.run(`create table t (c json); insert into t values ('{"a": 1}'), ('{"a":1}')`)
    const retyped = { name: 'c', from: 'json', to: 'jsonb', versionNumber: session.versionNumber }
    const using = { expression: 'c::jsonb', back: 'c::json' }
    const [counted] = await session.run(narrowed({ schema: 'public', name: 't' }, { ...retyped, using }))
    expect(counted?.rows).toEqual([['1']])
  } finally {
    await session.close()
  }
})

/** As the server prints them. */
async function printed(session: Session, from: string, to: string): Promise<{ from: string; to: string }> {
  const [, , answer] = await session.run(`
    begin; create table types (a ${from}, b ${to});
    select format_type(atttypid, atttypmod) from pg_attribute where attrelid = 'types'::regclass and attnum > 0 order by attnum;
    rollback`)
  const [a = '', b = ''] = (answer?.rows ?? []).map(([type]) => type ?? '')
  return { from: a, to: b }
}

/** Its text is the same, or leads back to the one before. */
async function isKept(session: Session, from: string, to: string): Promise<boolean> {
  const read = async () => (await session.run('select c from t'))[0]?.rows[0]?.[0]
  const before = await read()
  const alter = (using: string) => session.run(`alter table t alter c type ${to}${using}`)
  try {
    // What an assignment cuts off it refuses.
    await alter('').catch((error: unknown) => {
      if (!(error instanceof Error && /cannot be cast automatically/.test(error.message))) throw error
      return alter(` using c::${to}`)
    })
  } catch {
    return false
  }
  const after = await read()
  if (after === before) return true
  for (const way of [`c::${from}`, `c::text::${from}`]) {
    try {
      const [answer] = await session.run(`select ${way} from t`)
      if (number(answer?.rows[0]?.[0]) === number(before)) return true
    } catch {
      // No such way.
    }
  }
  return false
}

/** Zeros at its end make it no other. */
const number = (text: string | null | undefined): string | undefined =>
  text?.replace(/^(-?\d+)(?:\.0+|(\.\d+?)0+)$/, '$1$2')
