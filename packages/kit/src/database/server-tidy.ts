/** What scratch databases leave on a server: which may go, and how the next process tells. */
import type { Session } from '@tenon/runtime/migrate'
import { quoteLiteral } from '../sql/quote.ts'
import { databaseFault } from './database-fault.ts'

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

/** Whose database it is on a server that others use too: told by the maker's session there, since processes of other machines can't be seen. */
export async function ownerMark(admin: Session): Promise<string> {
  const [answer] = await admin.run(`select ${sessionName} from pg_stat_activity a where a.pid = pg_backend_pid()`)
  return `tenon scratch of ${answer?.rows[0]?.[0] ?? ''}`
}

/** Pids are used again. */
const sessionName = `a.pid || ' ' || extract(epoch from a.backend_start)`

/** Databases of ours whose maker's session is no more. */
export async function dropForgotten({ admin, open }: Tidying): Promise<void> {
  const [answer] = await admin.run(`
    select d.datname from pg_database d
    where d.datname like 'tenon\\_%' and pg_has_role(d.datdba, 'usage')
      and shobj_description(d.oid, 'pg_database') like 'tenon scratch of %'
      and not exists (select from pg_stat_activity a where shobj_description(d.oid, 'pg_database') = 'tenon scratch of ' || ${sessionName})`)
  for (const [name] of answer?.rows ?? []) await dropWhole({ admin, open }, name ?? '')
}

/** Where databases lie that end with the process. */
export const memorySpace = 'tenon_memory'

/** Whoever ended without closing leaves the name of its folder behind. */
export async function openMemory(admin: Session, folder: string): Promise<void> {
  await closeMemory(admin)
  await admin.run(`create tablespace ${memorySpace} location ${quoteLiteral(folder)}`)
}

export const closeMemory = (admin: Session) => admin.run(`drop tablespace if exists ${memorySpace}`)
