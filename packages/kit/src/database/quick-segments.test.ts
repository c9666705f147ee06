import { openSession, type Segment } from '@tenon/runtime/migrate'
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { runSegmentsQuickly } from './quick-segments.ts'

async function session() {
  const opened = await openSession(await freshDatabase())
  onTestFinished(() => opened.close())
  return opened
}

const alone = (...statements: readonly string[]): Segment[] =>
  statements.map((sql) => ({ transactional: false, statements: [sql] }))

test('segments that build are all done, in order, whatever stands between them', async () => {
  const on = await session()
  const failure = await runSegmentsQuickly(on, [
    ...alone('create table t (n int) -- of numbers', 'comment on table t is $$it; $$', 'insert into t values (1)'),
    ...alone(`create type mood as enum ('sad')`, `alter type mood add value 'ok'`),
    {
      transactional: true,
      statements: [`create table m (m mood default 'ok')`, 'alter table m add n int', 'insert into m default values'],
    },
    ...alone('create index concurrently i on t (n)', 'create table u (n int)'),
  ])
  expect(failure).toBeUndefined()
  const [answer] = await on.run(
    `select m::text, to_regclass('i')::text, to_regclass('u')::text, (select n from t) from m`,
  )
  expect(answer?.rows).toEqual([['ok', 'i', 'u', '1']])
})

test('the statement that fails is told with its place, what came before it stays, and its own segment is undone', async () => {
  const on = await session()
  const failure = await runSegmentsQuickly(on, [
    ...alone('create table one (n int)', 'create table two (n int)'),
    {
      transactional: true,
      statements: ['create table three (n int)', 'create table four (n nothing)', 'create table five (n int)'],
    },
    ...alone('create table six (n int)'),
  ])
  expect(failure?.place).toEqual({ segment: 2, statement: 1, sql: 'create table four (n nothing)' })
  const [answer] = await on.run(
    `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  )
  expect(answer?.rows).toEqual([['one'], ['two']])
})

test('a role that is missing is made, as for one statement after the other', async () => {
  const on = await session()
  const role = `missing_${process.pid}`
  const failure = await runSegmentsQuickly(on, alone('create table t (n int)', `grant select on t to ${role}`))
  expect(failure).toBeUndefined()
  await on.run(`drop owned by ${role}; drop role ${role}`)
})
