import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { openDatabase } from '../database.ts'
import { channels } from './observe.ts'

const none = { tables: {}, reports: {}, environments: {} }

test('each channel tells what it is said to tell, and no values', async () => {
  const told = new Map<string, object[]>()
  for (const [name, channel] of Object.entries(channels)) {
    const hear = (message: unknown) => told.set(name, [...(told.get(name) ?? []), Object(message)])
    channel.subscribe(hear)
    onTestFinished(() => {
      channel.unsubscribe(hear)
    })
  }
  const db = openDatabase({ url: await freshDatabase(), pool: { max: 1, leakAfter: 10 } }, none)
  onTestFinished(() => db.close(500))
  await db.query('select $1::text', ['secret'])
  await Promise.all([db.query('select pg_sleep(0.05)'), db.query('select 1')])
  await db.query('selec').catch(() => {})
  await db.transaction((tx) => tx.query('select pg_sleep(0.2)'))
  const time = expect.any(Number)
  expect(told.get('connect')).toEqual([{ duration: time }])
  // The first waited for its connection to open, the second for the one before it.
  expect(told.get('acquire')).toEqual([{ waited: time }, { waited: time }])
  expect(told.get('acquire')?.[1]).toMatchObject({ waited: expect.toSatisfy((waited: number) => waited >= 20) })
  expect(told.get('query')).toContainEqual(
    expect.objectContaining({ name: 'sql', text: 'selec', error: { kind: 'syntax', sqlstate: '42601' } }),
  )
  expect(told.get('transaction')).toEqual([{ duration: time, outcome: 'committed' }])
  expect(told.get('leak')).toEqual([{ holder: 'transaction', held: time }])
  expect(JSON.stringify([...told])).not.toContain('secret')
})
