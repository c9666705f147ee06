import { openSession, type Segment } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../../test/support/database.ts'
import { runObserved } from './observe.ts'

const segments = (...texts: readonly string[]): readonly Segment[] =>
  texts.map((sql) => ({ transactional: true, statements: [sql] }))

test('a segment that leans on what an earlier one set for its session fails in the proof as in production', async () => {
  const session = await openSession(await freshDatabase())
  try {
    await session.run('create schema s')
    const observed = await runObserved(session, segments('set search_path = s', 'create table t (n int)', 'table s.t'))
    expect(observed.failure?.error.sqlstate).toBe('42P01')
    const again = await runObserved(session, segments('create temp table kept (n int)', 'table kept'))
    expect(again.failure?.error.sqlstate).toBe('42P01')
  } finally {
    await session.close()
  }
})

test('what the proof itself has set for its session stays', async () => {
  const session = await openSession(await freshDatabase())
  try {
    await session.run("set work_mem = '5MB'")
    await runObserved(session, segments("set work_mem = '6MB'"))
    const [answer] = await session.run('show work_mem')
    expect(answer?.rows).toEqual([['5MB']])
  } finally {
    await session.close()
  }
})
