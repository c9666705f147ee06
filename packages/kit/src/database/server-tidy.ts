/** What scratch databases leave on a server: which may go, and how the next process tells. */
import { hostname } from 'node:os'
import type { Session } from '@tenon/runtime/migrate'
import { quoteLiteral } from '../sql/quote.ts'
import { processStartTime } from './process-start.ts'

/** Kept databases beyond this many go, the longest unused first. */
const keptAtMost = 12

/** On a server of our own, which no other process uses: all but what is kept, and of that what nobody has wanted for long. */
export async function tidyOwn(admin: Session): Promise<void> {
  const [answer] = await admin.run(`
    select datname, datname like 'tenon\\_kept\\_%' from pg_database where datname like 'tenon\\_%'
    order by shobj_description(oid, 'pg_database') desc nulls last`)
  const all = answer?.rows ?? []
  const kept = all.filter(([, isKept]) => isKept === 't')
  const old = [...all.filter(([, isKept]) => isKept !== 't'), ...kept.slice(keptAtMost)]
  for (const [name] of old) await admin.run(`drop database if exists ${name} with (force)`)
}

/** Which process made a database on a server that others use too, so that another can tell that it was forgotten. */
export const ownerMark = (): string =>
  `tenon scratch of ${hostname().replaceAll("'", '')} ${process.pid} ${startOf(process.pid) ?? ''}`

/** Databases of processes of this machine that are no more. */
export async function dropForgotten(admin: Session): Promise<void> {
  const [answer] = await admin.run(
    `select datname, shobj_description(oid, 'pg_database') from pg_database where datname like 'tenon\\_%'`,
  )
  for (const [name, mark] of answer?.rows ?? []) {
    const [, host, pid, started] = /^tenon scratch of (\S+) (\d+) (\S*)$/.exec(mark ?? '') ?? []
    if (host !== hostname() || startOf(Number(pid)) === started) continue
    await admin.run(`drop database if exists ${name} with (force)`)
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
