/** A server, or what stands before it, that sends what is no message of the protocol: the call fails, never the process. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { openDatabase } from '../database.ts'

const strays: unknown[] = []
const stray = (reason: unknown) => strays.push(reason)
beforeEach(() => {
  process.on('unhandledRejection', stray)
  process.on('uncaughtException', stray)
})
afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 20))
  process.off('unhandledRejection', stray)
  process.off('uncaughtException', stray)
  expect(strays.splice(0)).toEqual([])
})

async function openBehind(url: string, serve: (client: Socket) => void) {
  const clients = new Set<Socket>()
  const listener = createServer((client) => {
    clients.add(client)
    client.on('error', () => {})
    serve(client)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const target = new URL(url)
  target.hostname = '127.0.0.1'
  target.port = String((listener.address() as AddressInfo).port)
  const pool = { max: 1, acquireTimeout: 5_000, connectTimeout: 4_000 }
  const db = openDatabase({ url: target.href, pool }, { tables: {}, reports: {}, environments: {} })
  onTestFinished(async () => {
    await db.close(100)
    for (const client of clients) client.destroy()
    await new Promise((resolve) => listener.close(resolve))
  })
  return db
}

/** Type and body; the length is the true one. */
const message = (type: string, body: Buffer) => {
  const head = Buffer.alloc(5, type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

test.each([
  ['a row of nine values without one', message('D', Buffer.from([0, 9]))],
  ['a row whose value is longer than it', message('D', Buffer.from([0, 1, 0, 0, 1, 0]))],
  ['a row with more than its values', message('D', Buffer.from([0, 1, 0, 0, 0, 1, 55, 56]))],
  ['a description without columns', message('T', Buffer.from([0, 9]))],
])('%s ends the connection and is no answer', async (_name, junk) => {
  const url = await freshDatabase()
  let isArmed = false
  const db = await openBehind(url, (client) => {
    const server = connect(Number(new URL(url).port), '127.0.0.1')
    client.pipe(server)
    client.on('close', () => server.destroy())
    server.on('error', () => {})
    server.on('data', (bytes) => {
      client.write(isArmed ? Buffer.concat([junk, bytes]) : bytes)
      isArmed = false
    })
  })
  await db.query('select 1')
  isArmed = true
  await expect(db.query('select 7 as seven')).rejects.toMatchObject({ retry: 'unknown' })
  expect(await db.query('select 7 as seven')).toEqual([{ seven: 7 }])
})

test.each([
  ['without a kind', message('R', Buffer.alloc(0))],
  ['of a kind that is not known', message('R', Buffer.from([0, 0, 0, 99]))],
  ['of MD5 without salt', message('R', Buffer.from([0, 0, 0, 5]))],
  ['that goes on before it began', message('R', Buffer.from('\0\0\0\x0bjunk'))],
  ['that ends before it began', message('R', Buffer.from('\0\0\0\x0cjunk'))],
])('an authentication %s is a failed login, told at once', async (_name, junk) => {
  const db = await openBehind('postgres://postgres:secret@127.0.0.1/postgres', (client) => {
    client.once('data', () => client.write(junk))
  })
  const since = performance.now()
  await expect(db.query('select 1')).rejects.toMatchObject({ kind: 'connect-failed', retry: 'safe' })
  expect(performance.now() - since).toBeLessThan(2_000)
})
