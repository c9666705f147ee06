/** What a caller is made to wait for ends when the caller gives up or its time is over. */
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { poolExecutor } from '../transaction.ts'
import { parseUrl } from './address.ts'
import { serverConnector } from './connector.ts'
import type { Statement } from './executor.ts'
import type { QueryEvent } from './observe.ts'
import { type PoolOptions, toPoolOptions } from './options.ts'
import { Pool } from './pool.ts'

const query = (text: string): Statement => ({ text, name: text.slice(0, 30), readOnly: false, passing: false })

async function openPool(options: Partial<PoolOptions>, onQuery?: (event: QueryEvent) => void) {
  const address = parseUrl(await freshDatabase())
  if (address.kind !== 'server') throw new Error('a server is needed')
  const connector = serverConnector(address, { applicationName: 'test', settings: {}, pooler: false })
  const pool = new Pool(connector, toPoolOptions(options), onQuery)
  onTestFinished(() => pool.close(500))
  return pool
}

const conflicting = `create sequence tries; create function conflict() returns void language plpgsql as
  $$ begin perform nextval('tries'); raise serialization_failure; end $$`

async function openConflict(after: () => void) {
  let isOn = false
  const pool = await openPool({}, () => isOn && setImmediate(after))
  for (const text of conflicting.split('; create').map((one, at) => (at ? `create${one}` : one)))
    await pool.run(query(text), [])
  isOn = true
  return pool
}

const triesOf = async (pool: Pool) => (await pool.run(query('select last_value from tries'), [])).rows[0]?.[0]

test('an abort in the pause before a statement is run again ends it there', async () => {
  const control = new AbortController()
  const pool = await openConflict(() => control.abort(new Error('enough')))
  const running = pool.run(query('select conflict()'), [], { signal: control.signal })
  await expect(running).rejects.toMatchObject({ kind: 'aborted', retry: 'safe' })
  expect(await triesOf(pool)).toBe('1')
})

test('a statement whose time is over in the pause is not run again', async () => {
  // The event loop stands still, so that the pause outlasts the bound.
  let end = 0
  const pool = await openConflict(() => {
    while (performance.now() < end) {}
  })
  end = performance.now() + 300
  await expect(pool.run(query('select conflict()'), [], { timeout: 200 })).rejects.toMatchObject({ kind: 'deadline' })
  expect(await triesOf(pool)).toBe('1')
})

test('a transaction waits for its connection no longer than its own time', async () => {
  const pool = await openPool({ max: 1, acquireTimeout: 5_000 })
  const executor = poolExecutor(pool)
  await pool.run(query('select 1'), [])
  const slot = await pool.acquire('holder')
  const since = performance.now()
  const late = executor.transaction(async () => {}, { timeout: 100 })
  await expect(late).rejects.toMatchObject({ kind: 'acquire-timeout' })
  expect(performance.now() - since).toBeLessThan(1_000)
  pool.release(slot)
  await executor.transaction(async () => {}, { timeout: 0 })
})
