import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { type ApplyOptions, applyMigrations } from './apply.ts'
import { openSession } from './open-session.ts'
import type { Session } from './session.ts'

const files = (up: string) => [{ version: '20260101000000', name: 'slow', up }]

async function witnessed(): Promise<{ url: string; witness: Session; sleepers: () => Promise<string> }> {
  const url = await freshDatabase()
  const witness = await openSession(url)
  onTestFinished(() => witness.close())
  const sleepers = async () => {
    const [answer] = await witness.run(
      `select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and query like '%pg_sleep(600)%'`,
    )
    return answer?.rows[0]?.[0] ?? ''
  }
  return { url, witness, sleepers }
}

/** Aborted once the server sleeps. */
async function interrupted(text: string, more: Partial<ApplyOptions> = {}) {
  const { url, witness, sleepers } = await witnessed()
  const abort = new AbortController()
  const run = applyMigrations({ files: files(text), target: url, signal: abort.signal, ...more }).then(
    () => undefined,
    (error: unknown) => error,
  )
  await expect.poll(sleepers, { timeout: 10_000 }).toBe('1')
  abort.abort()
  const error = await run
  expect(await sleepers()).toBe('0')
  return { error, witness, url }
}

test('an aborted run cancels its statement, and its segment is rolled back', async () => {
  const { error, witness, url } = await interrupted(
    'create table a (n int);\n-- tenon:segment\ncreate table b (n int); select pg_sleep(600); create table c (n int);\n',
  )
  expect(error).toMatchObject({ fault: 'interrupted', version: '20260101000000', segment: 1, retry: 'safe' })
  expect(String(error)).toContain(
    '`20260101000000_slow.up.sql` was interrupted in segment 2 of 2: nothing of that segment is left, and the one before it is recorded.',
  )
  const [answer] = await witness.run(`select to_regclass('a'), to_regclass('b')`)
  expect(answer?.rows).toEqual([['a', null]])
  const again = await applyMigrations({
    files: files(
      'create table a (n int);\n-- tenon:segment\ncreate table b (n int); select pg_sleep(600); create table c (n int);\n',
    ),
    target: url,
    dryRun: true,
  })
  expect(again.migrations).toMatchObject([{ resumed: true }])
})

test('a statement outside of a transaction is cancelled, and mended by the next run', async () => {
  const { error, witness } = await interrupted(
    'create table a (n int);\n-- tenon:segment no-transaction\nselect pg_sleep(600);\n',
  )
  expect(error).toMatchObject({ fault: 'interrupted', segment: 1 })
  expect(String(error)).toContain('it stands outside of a transaction')
  const [journal] = await witness.run('select segment, milliseconds is null from tenon.journal order by 1')
  expect(journal?.rows).toEqual([['0', 'f']])
})

test('a run that waits for another one gives up at once', async () => {
  const { url, witness } = await witnessed()
  await witness.run('select pg_advisory_lock(7628142, 28526)')
  const abort = new AbortController()
  const run = applyMigrations({ files: files('select 1;\n'), target: url, signal: abort.signal, lockWait: 60_000 })
  const since = performance.now()
  void sleep(100).then(() => abort.abort())
  await expect(run).rejects.toMatchObject({ fault: 'interrupted', message: expect.stringContaining('before') })
  expect(performance.now() - since).toBeLessThan(5_000)
})

test('what is aborted before it begins does nothing', async () => {
  const { url, witness } = await witnessed()
  await expect(
    applyMigrations({ files: files('create table a (n int);\n'), target: url, signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ fault: 'interrupted' })
  const [answer] = await witness.run(`select to_regclass('a')`)
  expect(answer?.rows).toEqual([[null]])
})
