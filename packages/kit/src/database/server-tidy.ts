/** What scratch databases leave on a server: which may go, and how the next process tells. */
import { hostname } from 'node:os'
import type { Session } from '@tenon/runtime/migrate'
import { quoteLiteral } from '../sql/quote.ts'
import { databaseFault } from './database-fault.ts'
import { processStartTime } from './process-start.ts'

/** Kept databases beyond this many go, the longest unused first. */
const keptAtMost = 12

/** On a server of our own, which no other process uses: all but what is kept, and of that what nobody has wanted for long. */
export async function tidyOwn({ admin, open }: Tidying): Promise<void> {
  const [answer] = await admin.run(`
    select datname, datname like 'tenon\\_kept\\_%' from pg_database where datname like 'tenon\\_%'
    order by shobj_description(oid, 'pg_database') desc nulls last`)
  const all = answer?.rows ?? []
  const kept = all.filter(([, isKept]) => isKept === 't')
  const old = [...all.filter(([, isKept]) => isKept !== 't'), ...kept.slice(keptAtMost)]
  for (const [name] of old) await dropWhole({ admin, open }, name ?? '')
}

export interface Tidying {
  readonly admin: Session
  readonly open: (database: string) => Promise<Session>
}

/** One with a subscription in it the server lets go only after that. */
export async function dropWhole({ admin, open }: Tidying, database: string): Promise<void> {
  const drop = () => admin.run(`drop database if exists ${database} with (force)`)
  try {
    await drop()
  } catch (error) {
    if (databaseFault(error)?.sqlstate !== inUse) throw error
    const session = await open(database)
    await dropSubscriptions(session).finally(() => session.close())
    await drop()
  }
}

const inUse = '55006'

/** Without a word to the server that they subscribe to. */
async function dropSubscriptions(session: Session): Promise<void> {
  const [found] = await session.run(`
    select quote_ident(s.subname) from pg_subscription s join pg_database d on d.oid = s.subdbid where d.datname = current_database()`)
  for (const [name = ''] of found?.rows ?? []) {
    await session.run(`alter subscription ${name} disable`)
    await session.run(`alter subscription ${name} set (slot_name = none)`)
    await session.run(`drop subscription ${name}`)
  }
}

/** Which process made a database on a server that others use too, so that another can tell that it was forgotten. */
export const ownerMark = (): string =>
  `tenon scratch of ${hostname().replaceAll("'", '')} ${process.pid} ${startOf(process.pid) ?? ''}`

/** Databases of processes of this machine that are no more. */
export async function dropForgotten({ admin, open }: Tidying): Promise<void> {
  const [answer] = await admin.run(
    `select datname, shobj_description(oid, 'pg_database') from pg_database where datname like 'tenon\\_%'`,
  )
  for (const [name, mark] of answer?.rows ?? []) {
    const [, host, pid, started] = /^tenon scratch of (\S+) (\d+) (\S*)$/.exec(mark ?? '') ?? []
    if (host !== hostname() || startOf(Number(pid)) === started) continue
    await dropWhole({ admin, open }, name ?? '')
  }
}

const startOf = (pid: number): string | undefined => processStartTime(pid)?.replaceAll(' ', '-')

/** Where databases lie that end with the process. */
export const memorySpace = 'tenon_memory'

/** Whoever ended without closing leaves the name of its folder behind. */
export async function openMemory(admin: Session, folder: string): Promise<void> {
  await closeMemory(admin)
  await admin.run(`create tablespace ${memorySpace} location ${quoteLiteral(folder)}`)
}

export const closeMemory = (admin: Session) => admin.run(`drop tablespace if exists ${memorySpace}`)
