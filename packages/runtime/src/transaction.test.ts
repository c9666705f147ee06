import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../test/support/database.ts'
import { DatabaseError } from './errors.ts'
import { openSession } from './migrate/open-session.ts'
import { parseUrl } from './pool/address.ts'
import { embeddedConnector, serverConnector } from './pool/connector.ts'
import type { Executor, Statement } from './pool/executor.ts'
import { type PoolOptions, toPoolOptions } from './pool/options.ts'
import { Pool } from './pool/pool.ts'
import { poolExecutor } from './transaction.ts'

const query = (text: string): Statement => ({ text, name: text.slice(0, 30), readOnly: false, passing: true })
const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time))
const plain = { applicationName: 'test', settings: {}, pooler: false }

const run = (on: Executor, text: string) => on.run(query(text), [])
const rows = async (on: Executor, text: string) => (await run(on, text)).rows

function serverPool(url: string, options: Partial<PoolOptions> = {}) {
  const address = parseUrl(url)
  if (address.kind !== 'server') throw new Error('a server is needed')
  const pool = new Pool(serverConnector(address, plain), toPoolOptions(options))
  onTestFinished(() => pool.close(500))
  return { pool, db: poolExecutor(pool) }
}

const embedded = new Pool(
  embeddedConnector({ kind: 'pglite' }, plain),
  toPoolOptions({ max: 1, acquireTimeout: 60_000, statementTimeout: 0 }),
)
beforeAll(() => () => embedded.close())

const lanes: Readonly<Record<string, () => Promise<Executor>>> = {
  server: async () => serverPool(await freshDatabase(), { max: 2 }).db,
  pglite: async () => poolExecutor(embedded),
}

describe.each(Object.entries(lanes))('on %s', (_lane, open) => {
  const prepared = async () => {
    const db = await open()
    await run(db, 'drop table if exists t cascade')
    await run(db, 'create table t (n int primary key, other int references t deferrable initially deferred)')
    return db
  }

  test('a body that resolves is committed, one that rejects leaves no trace', async () => {
    const db = await prepared()
    expect(await db.transaction(async (tx) => (await run(tx, 'insert into t values (1) returning n')).rows)).toEqual([
      ['1'],
    ])
    const own = new Error('mine')
    const failing = db.transaction(async (tx) => {
      await run(tx, 'insert into t values (2)')
      throw own
    })
    await expect(failing).rejects.toBe(own)
    expect(await rows(db, 'select n from t')).toEqual([['1']])
  })

  test('a savepoint undoes its part only', async () => {
    const db = await prepared()
    await db.transaction(async (tx) => {
      await run(tx, 'insert into t values (1)')
      const bad = tx.transaction(async (inner) => {
        await run(inner, 'insert into t values (2)')
        await run(inner, 'insert into t values (1)')
      })
      await expect(bad).rejects.toMatchObject({ kind: 'unique-violation' })
      await tx.transaction(async (inner) => {
        await run(inner, 'insert into t values (3)')
        await inner.transaction((innermost) => run(innermost, 'insert into t values (4)'))
      })
    })
    expect(await rows(db, 'select n from t order by n')).toEqual([['1'], ['3'], ['4']])
  })

  test.each(['resolved', 'rejected'])('a savepoint whose body has %s is released', async (ending) => {
    const db = await prepared()
    let left: unknown
    await db
      .transaction(async (tx) => {
        const nested = tx.transaction(async (inner) => {
          await run(inner, 'insert into t values (1)')
          if (ending === 'rejected') throw new Error('mine')
        })
        await nested.catch(() => {})
        // The server knows no savepoint of that name any more.
        left = await run(tx, 'rollback to savepoint tenon_1').catch((error: unknown) => error)
      })
      .catch(() => {})
    expect(left).toMatchObject({ sqlstate: '3B001' })
  })

  test('a statement after a failed one is refused with what had failed', async () => {
    const db = await prepared()
    let first: unknown
    const refused = db.transaction(async (tx) => {
      first = await run(tx, 'select 1/0').catch((error: unknown) => error)
      await run(tx, 'select 1')
    })
    await expect(refused).rejects.toMatchObject({
      kind: 'transaction-failed',
      message: /had failed in this transaction: /,
    })
    await expect(refused).rejects.toHaveProperty('cause', first)
  })

  test('a failed statement that the body swallowed fails the transaction', async () => {
    const db = await prepared()
    const swallowing = db.transaction(async (tx) => {
      await run(tx, 'insert into t values (1)')
      await run(tx, 'select nonsense').catch(() => {})
    })
    await expect(swallowing).rejects.toMatchObject({ kind: 'rolled-back', sqlstate: '42703' })
    expect(await rows(db, 'select n from t')).toEqual([])
  })

  test('a swallowed failure inside a savepoint fails the savepoint only', async () => {
    const db = await prepared()
    await db.transaction(async (tx) => {
      await run(tx, 'insert into t values (1)')
      const inner = tx.transaction(async (nested) => {
        await run(nested, 'select nonsense').catch(() => {})
      })
      await expect(inner).rejects.toMatchObject({ kind: 'rolled-back' })
    })
    expect(await rows(db, 'select n from t')).toEqual([['1']])
  })

  test('a deferred constraint that fails at COMMIT is the caller’s error', async () => {
    const db = await prepared()
    await expect(db.transaction((tx) => run(tx, 'insert into t values (1, 99)'))).rejects.toMatchObject({
      kind: 'foreign-key-violation',
      table: 't',
    })
    expect(await rows(db, 'select n from t')).toEqual([])
  })

  test('a COMMIT that the server answers by ROLLBACK is an error', async () => {
    const db = await prepared()
    const tricked = db.transaction(async (tx) => {
      await run(tx, 'insert into t values (1)')
      // Leaves the transaction failed without a failed statement of ours.
      await run(tx, "do $$ begin execute 'set transaction_read_only = on'; end $$")
      await run(tx, 'rollback')
      await run(tx, 'begin')
    })
    // The body ended our transaction and began another: whatever it does, the first row is gone, and the pool stays clean.
    await tricked.catch(() => {})
    expect(await rows(db, 'select n from t')).toEqual([])
    expect(await rows(db, 'select pg_current_xact_id_if_assigned()::text')).toEqual([[null]])
  })

  test('a statement that nobody awaited is done before COMMIT', async () => {
    const db = await prepared()
    await db.transaction(async (tx) => {
      void run(tx, 'insert into t values (1)')
      void run(tx, 'insert into t values (2)')
    })
    expect(await rows(db, 'select count(*) from t')).toEqual([['2']])
  })

  test('a handle after its end, and the outer one while an inner is open, refuse', async () => {
    const db = await prepared()
    let late: Executor | undefined
    let inner: Executor | undefined
    await db.transaction(async (tx) => {
      late = tx
      await tx.transaction(async (nested) => {
        inner = nested
        await expect(run(tx, 'select 1')).rejects.toMatchObject({ kind: 'nested-use' })
        await expect(tx.transaction(async () => {})).rejects.toMatchObject({ kind: 'nested-use' })
      })
      await expect(run(inner ?? tx, 'select 1')).rejects.toMatchObject({ kind: 'transaction-closed' })
      expect(await rows(tx, 'select 1')).toEqual([['1']])
    })
    await expect(run(late ?? db, 'select 1')).rejects.toMatchObject({ kind: 'transaction-closed' })
  })

  test('isolation, read only and deferrable are the server’s', async () => {
    const db = await prepared()
    const modes =
      "select current_setting('transaction_isolation'), current_setting('transaction_read_only'), current_setting('transaction_deferrable')"
    const strict = { isolation: 'serializable', readOnly: true, deferrable: true } as const
    expect(await db.transaction((tx) => rows(tx, modes), strict)).toEqual([['serializable', 'on', 'on']])
    expect(await db.transaction((tx) => rows(tx, modes), { isolation: 'repeatable read' })).toEqual([
      ['repeatable read', 'off', 'off'],
    ])
    await expect(db.transaction((tx) => run(tx, 'insert into t values (1)'), { readOnly: true })).rejects.toMatchObject(
      { kind: 'read-only' },
    )
    await expect(
      // @ts-expect-error a misspelt option, as JavaScript lets it pass
      db.transaction(async () => {}, { isolaton: 'serializable' }),
    ).rejects.toThrow('A transaction has no option `isolaton`.')
    await expect(
      db.transaction(async () => {}, { isolation: 'serializable; drop table t' as never }),
    ).rejects.toMatchObject({ kind: 'value' })
  })

  test('a body is run again after a serialization failure, as often as it was asked', async () => {
    const db = await prepared()
    let tries = 0
    const body = async (tx: Executor) => {
      tries++
      await run(tx, `insert into t values (${tries})`)
      if (tries < 3) await run(tx, "do $$ begin raise exception 'again' using errcode = '40001'; end $$")
    }
    await db.transaction(body, { retry: { attempts: 2 } })
    expect([tries, await rows(db, 'select n from t')]).toEqual([3, [['3']]])
    tries = 0
    await expect(db.transaction(body)).rejects.toMatchObject({ kind: 'serialization', retry: 'safe' })
    expect(tries).toBe(1)
  })

  test('many savepoints in a row and parallel statements of one transaction work', async () => {
    const db = await prepared()
    await db.transaction(async (tx) => {
      for (let n = 0; n < 200; n++) await tx.transaction((inner) => run(inner, `insert into t values (${n})`))
      await Promise.all(Array.from({ length: 20 }, (_, n) => run(tx, `insert into t values (${1000 + n})`)))
    })
    expect(await rows(db, 'select count(*) from t')).toEqual([['220']])
  })
})

test('a transaction that is rolled back keeps its connection', async () => {
  const { db } = serverPool(await freshDatabase(), { max: 1 })
  const process = () => rows(db, 'select pg_backend_pid()')
  const before = await process()
  const failing = db.transaction(async (tx) => {
    await run(tx, 'create table t (n int)')
    throw new Error('mine')
  })
  await expect(failing).rejects.toThrow('mine')
  expect(await process()).toEqual(before)
})

test('a backend killed in mid-transaction ends it, and nothing of it goes elsewhere', async () => {
  const url = await freshDatabase()
  const { db } = serverPool(url, { max: 1 })
  await run(db, 'create table t (n int)')
  const killer = await openSession(url)
  onTestFinished(() => killer.close())
  const killed = db.transaction(async (tx) => {
    await run(tx, 'insert into t values (1)')
    await killer.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'test'",
    )
    await sleep(50)
    await run(tx, 'insert into t values (2)').catch(() => {})
    await run(tx, 'insert into t values (3)')
  })
  await expect(killed).rejects.toMatchObject({ kind: 'connection-lost', retry: 'safe', sqlstate: '57P01' })
  expect(await rows(db, 'select n from t')).toEqual([])
})

test('a connection lost while COMMIT is under way has an unknown outcome and is not retried', async () => {
  const url = await freshDatabase()
  const { db } = serverPool(url)
  await run(db, 'create table t (n int)')
  await run(
    db,
    'create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return null; end $$',
  )
  await run(
    db,
    'create constraint trigger slow after insert on t deferrable initially deferred for each row execute function slow()',
  )
  const killer = await openSession(url)
  onTestFinished(() => killer.close())
  let tries = 0
  const committing = db.transaction(
    async (tx) => {
      tries++
      await run(tx, 'insert into t values (1)')
    },
    { retry: { attempts: 5 } },
  )
  const settled = expect(committing).rejects.toMatchObject({ kind: 'unknown-outcome', retry: 'unknown' })
  await sleep(500)
  await killer.run(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'test'",
  )
  await settled
  expect(tries).toBe(1)
})

test('a transaction out of time is ended even while its body waits for something else', async () => {
  const { db, pool } = serverPool(await freshDatabase(), { max: 1 })
  await run(db, 'create table t (n int)')
  const late = db.transaction(
    async (tx) => {
      await run(tx, 'insert into t values (1)')
      await sleep(60_000)
    },
    { timeout: 150 },
  )
  await expect(late).rejects.toMatchObject({ kind: 'deadline' })
  const sleeping = db.transaction((tx) => run(tx, 'select pg_sleep(20)'), { timeout: 150 })
  await expect(sleeping).rejects.toMatchObject({ kind: 'deadline' })
  expect(await rows(db, 'select n from t')).toEqual([])
  expect(pool.stats).toMatchObject({ open: 1, idle: 1 })
})

test('closing ends a transaction whose body waits for something else', async () => {
  const { db, pool } = serverPool(await freshDatabase(), { max: 1 })
  const settled = db
    .transaction(async (tx) => {
      await run(tx, 'select 1')
      await sleep(60_000)
    })
    .catch((error: unknown) => error)
  await sleep(200)
  await pool.close(100)
  const tooLong = new Promise((resolve) => setTimeout(resolve, 2_000, 'it still waits'))
  expect(await Promise.race([settled, tooLong])).toMatchObject({ kind: 'closed', retry: 'safe' })
})

test('a signal ends a transaction', async () => {
  const { db } = serverPool(await freshDatabase())
  const aborted = db.transaction((tx) => run(tx, 'select pg_sleep(20)'), { signal: AbortSignal.timeout(100) })
  await expect(aborted).rejects.toMatchObject({ kind: 'aborted' })
})

test('a statement that was aborted before it was sent leaves its transaction as it was', async () => {
  const { db } = serverPool(await freshDatabase())
  await run(db, 'create table t (n int)')
  const statement = (text: string) => ({ text, name: 'late', readOnly: false, passing: true })
  await db.transaction(async (tx) => {
    const insert = statement('insert into t values (1)')
    await expect(tx.run(insert, [], { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'aborted' })
    const controller = new AbortController()
    const running = run(tx, 'select pg_sleep(0.2)')
    const queued = tx.run(insert, [], { signal: controller.signal })
    controller.abort()
    await expect(queued).rejects.toMatchObject({ kind: 'aborted' })
    await running
    await run(tx, 'insert into t values (2)')
  })
  expect(await rows(db, 'select n from t')).toEqual([['2']])
  const sent = db.transaction(async (tx) => {
    await run(tx, 'insert into t values (3)')
    await tx.run(statement('select pg_sleep(20)'), [], { signal: AbortSignal.timeout(100) }).catch(() => {})
  })
  await expect(sent).rejects.toBeInstanceOf(DatabaseError)
  expect(await rows(db, 'select n from t')).toEqual([['2']])
})

test('a second connection inside a transaction is refused at once when all are in use', async () => {
  const { db } = serverPool(await freshDatabase(), { max: 1 })
  await db.transaction(async (tx) => {
    const since = performance.now()
    await expect(run(db, 'select 1')).rejects.toMatchObject({ kind: 'nested-acquire' })
    await expect(db.transaction(async () => {})).rejects.toMatchObject({ kind: 'nested-acquire' })
    expect(performance.now() - since).toBeLessThan(1_000)
    await run(tx, 'select 1')
  })
  expect(await rows(db, 'select 1')).toEqual([['1']])
})

test('what a transaction has started and left behind waits for a connection like anybody else', async () => {
  const { db } = serverPool(await freshDatabase(), { max: 1 })
  let later: Promise<unknown> | undefined
  await db.transaction(async (tx) => {
    await run(tx, 'select 1')
    // As the timer of a cache that its first use has started.
    later = sleep(60).then(() => rows(db, 'select 2'))
  })
  await db.transaction(async (tx) => {
    await run(tx, 'select pg_sleep(0.2)')
  })
  expect(await later).toEqual([['2']])
})

test('money is never made or lost by concurrent transfers with kills', async () => {
  const url = await freshDatabase()
  const { db } = serverPool(url, { max: 4 })
  await run(db, 'create table account (id int primary key, balance int check (balance >= 0))')
  await run(db, 'insert into account select n, 100 from generate_series(1, 4) n')
  const killer = await openSession(url)
  onTestFinished(() => killer.close())
  const transfer = async (index: number) => {
    const [from, to] = [(index % 4) + 1, ((index + 1 + (index % 3)) % 4) + 1]
    await db.transaction(
      async (tx) => {
        await run(tx, `update account set balance = balance - 7 where id = ${from}`)
        await run(tx, `update account set balance = balance + 7 where id = ${to}`)
      },
      { retry: { attempts: 3 } },
    )
  }
  const killing = (async () => {
    for (let round = 0; round < 5; round++) {
      await sleep(30)
      await killer.run(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'test' limit 1",
      )
    }
  })()
  const failures = (await Promise.allSettled(Array.from({ length: 150 }, (_, index) => transfer(index)))).flatMap(
    (one) => (one.status === 'rejected' ? [one.reason] : []),
  )
  await killing
  expect(failures.every((failure) => failure instanceof DatabaseError)).toBe(true)
  expect(await rows(db, 'select sum(balance) from account')).toEqual([['400']])
})
