/** Runs whose process is killed at any moment, and resumed until they are done: the end is that of a run in peace. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { applyMigrations } from './apply.ts'
import { readHistory } from './history.ts'
import { openSession } from './open-session.ts'
import type { Session } from './session.ts'

const transactional = (n: number) => `create table t${n} (n int); select pg_sleep(0.02);
-- tenon:segment
insert into t${n} select generate_series(1, 5); select pg_sleep(0.02);
-- tenon:segment
update t${n} set n = n + 1; select pg_sleep(0.02);
`
const alone = (
  n: number,
) => `create type e${n} as enum ('a'); create table t${n} (n int); insert into t${n} select generate_series(1, 2000);
-- tenon:segment no-transaction
alter type e${n} add value 'b';
-- tenon:segment no-transaction
create index concurrently t${n}_n on t${n} (n);
-- tenon:segment no-transaction
create unique index concurrently t${n}_u on t${n} (n);
-- tenon:segment no-transaction
drop index concurrently t${n}_n;
-- tenon:segment no-transaction
alter type e${n} add value 'c';
`

async function folderOf(text: (n: number) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-killed-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (let n = 0; n < 5; n++) await writeFile(join(folder, `2026010100000${n}_m${n}.up.sql`), text(n))
  return folder
}

const state = `
  select string_agg(format('%s %s', relname, (xpath('/row/s/text()', query_to_xml(format('select sum(n) as s from %I', relname), false, true, '')))[1]), ', ' order by relname)
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace;
  select string_agg(enumtypid::regtype || ' ' || enumlabel, ', ' order by enumtypid::regtype::text, enumsortorder) from pg_enum;
  select string_agg(indexrelid::regclass || ' ' || indisvalid, ', ' order by indexrelid::regclass::text) from pg_index where indrelid::regclass::text ~ '^t\\d';
  select string_agg(version || name || sha256, ', ' order by sequence) from tenon.migration;
  select count(*) from tenon.journal`

const stateOf = async (session: Session) => (await session.run(state)).map(({ rows }) => rows[0]?.[0])

const fixture = join(import.meta.dirname, 'killed-apply.fixture.ts')

/** Kills it at a moment of its own, unless that is none; true when it came to its end. */
async function runChild(url: string, folder: string, killAfter: number | undefined): Promise<boolean> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', fixture, url, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  if (child.stdout) await Promise.race([once(child.stdout, 'data'), ended])
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
  const [code] = await ended
  clearTimeout(timer)
  return code === 0
}

test.each([
  ['in transactions', transactional],
  ['outside of transactions', alone],
] as const)(
  'migrations %s that are killed at any moment end like those of a run in peace',
  async (_how, text) => {
    const folder = await folderOf(text)
    const [peaceful, killed] = [await openSession(await freshDatabase()), await freshDatabase()]
    const witness = await openSession(killed)
    onTestFinished(async () => {
      await Promise.all([peaceful.close(), witness.close()])
    })
    const since = performance.now()
    await applyMigrations({ folder, target: peaceful })
    const whole = performance.now() - since
    let kills = 0
    const moments = [0.1, 0.25, 0.4, 0.6].map((part) => (part + Math.random() * 0.2) * whole)
    for (const moment of moments) if (!(await runChild(killed, folder, moment))) kills++
    expect(await runChild(killed, folder, undefined)).toBe(true)
    expect(kills).toBeGreaterThan(0)
    expect(await stateOf(witness)).toEqual(await stateOf(peaceful))
    expect((await readHistory(witness)).unfinished).toBeUndefined()
  },
  120_000,
)
