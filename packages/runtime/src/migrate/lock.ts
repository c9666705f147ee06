/** One run at a time on a database: an advisory lock of the session, taken by trying, so that a waiting run holds up nobody. */
import { pause, refuseAborted } from './interrupt.ts'
import { MigrationError } from './migration-error.ts'
import type { Session } from './session.ts'

/** `ten` and `on` in ASCII; the database is part of the lock by itself. */
const key = '7628142, 28526'

export interface Waiting {
  /** Milliseconds. */
  readonly wait: number
  readonly signal?: AbortSignal | undefined
}

export async function withMigrationLock<Result>(
  session: Session,
  { wait, signal }: Waiting,
  work: () => Promise<Result>,
): Promise<Result> {
  await takeLock(session, { wait, signal })
  try {
    return await work()
  } finally {
    // A session that is gone has let go of it.
    await session.run(`select pg_advisory_unlock(${key})`).catch(() => {})
  }
}

async function takeLock(session: Session, { wait, signal }: Waiting): Promise<void> {
  const until = performance.now() + wait
  for (;;) {
    refuseAborted(signal)
    const [answer] = await session.run(`select pg_try_advisory_lock(${key})`)
    if (answer?.rows[0]?.[0] === 't') return
    if (performance.now() >= until) throw await held(session, wait)
    await pause(100 + Math.random() * 100, signal)
  }
}

async function held(session: Session, wait: number): Promise<MigrationError> {
  const [answer] = await session.run(`
    select l.pid, a.application_name, a.usename
    from pg_locks l left join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and (l.classid, l.objid) = (${key})
      and l.database = (select oid from pg_database where datname = current_database())`)
  const [pid, application, user] = answer?.rows[0] ?? []
  const who = pid
    ? `process ${pid} of the server (${application || 'no name'}, user \`${user ?? ''}\`)`
    : 'someone who has just let go'
  return new MigrationError({
    fault: 'locked',
    retry: 'safe',
    message: `Another migration is running: after ${Math.round(wait)} ms the lock is still held by ${who}.`,
  })
}
