/** Runs segments as production would and watches: locks that each statement adds, relations it rewrites or scans. */
import {
  type Answer,
  readStanding,
  runSegment,
  type Segment,
  type SegmentFailure,
  type SegmentHooks,
  type Session,
} from '@tenon/runtime/migrate'
import { printPath } from '../catalog/fact-id.ts'
import { withRoles } from '../database/stub-role.ts'
import type { Effect } from './proof.ts'

export interface Observed {
  readonly effects: readonly Effect[]
  readonly failure?: SegmentFailure
}

export async function runObserved(
  session: Session,
  segments: readonly Segment[],
  beforeSegment: (segment: Segment, index: number) => Promise<void> = async () => {},
): Promise<Observed> {
  const effects: Effect[] = []
  const standing = await readStanding(session)
  for (const [index, segment] of segments.entries()) {
    await beforeSegment(segment, index)
    await session.run('set client_min_messages = debug1')
    try {
      const before = effects.length
      const failure = await withRoles(session, () => {
        effects.splice(before)
        return runSegment(session, segment, index, { standing, ...watching(session, segment, effects) })
      })
      if (failure) return { effects, failure }
    } finally {
      await session.run('set client_min_messages = warning')
    }
  }
  return { effects }
}

function watching(session: Session, segment: Segment, effects: Effect[]): SegmentHooks {
  let watch: Watch | undefined
  return {
    begun: async () => {
      watch = await startWatch(session)
    },
    around: async (run, { segment: index, sql }) => {
      const said: string[] = []
      const stop = session.onNotice((notice) => said.push(notice.message))
      const answers = await run().finally(stop)
      const seen = segment.transactional ? await watch?.look() : undefined
      const tables = watch?.tables ?? []
      effects.push({ statement: sql, segment: index, ...withMessages(seen ?? nothing, { said, tables }) })
      return answers
    },
  }
}

type Watch = Awaited<ReturnType<typeof startWatch>>

interface Seen {
  readonly locks: readonly { readonly object: string; readonly mode: string }[]
  readonly rewritten: readonly string[]
  readonly scanned: readonly string[]
  readonly deleted: readonly string[]
  readonly updated: readonly string[]
}

const nothing: Seen = { locks: [], rewritten: [], scanned: [], deleted: [], updated: [] }

interface Relation {
  readonly object: string
  readonly isTable: boolean
  file: string
}

/** Relations by oid, from before the segment: that names those it drops and hides those it makes. */
async function startWatch(session: Session) {
  const [answer] = await session.run(`
    select c.oid, n.nspname, c.relname, c.relkind, c.relfilenode
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm', 'v') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'tenon')`)
  const relations = new Map<string, Relation>()
  for (const [oid, schema, name, kind, file] of answer?.rows ?? []) {
    relations.set(oid ?? '', {
      object: printPath([schema ?? '', name ?? '']),
      isTable: kind !== 'v',
      file: file ?? '0',
    })
  }
  /** Strongest mode that the segment holds already. */
  const held = new Map<string, number>()
  // Counts of earlier statements of the session stay until its statistics are sent: only what is added counts.
  let read: Counts | undefined
  // What the segment itself has made is nobody's to wait for, and in a new database that is everything.
  const newest = Math.max(0, ...[...relations.keys()].map(Number))
  const look = async (): Promise<Seen> => {
    if (relations.size === 0) return nothing
    const [locks, counts] = await session.run(lookQuery(newest))
    const added = (locks?.rows ?? []).flatMap(([oid, told]) => {
      const relation = relations.get(oid ?? '')
      const mode = lockWord(told ?? '')
      if (!relation || lockModes.indexOf(mode) <= (held.get(oid ?? '') ?? -1)) return []
      return [{ oid: oid ?? '', object: relation.object, mode }]
    })
    for (const { oid, mode } of added) held.set(oid, Math.max(held.get(oid) ?? -1, lockModes.indexOf(mode)))
    const rewritten = (locks?.rows ?? []).flatMap(([oid, , file]) => {
      const relation = relations.get(oid ?? '')
      if (!relation?.isTable || file === null || file === undefined || file === relation.file) return []
      relation.file = file
      return [relation.object]
    })
    const now = toCounts(counts)
    const before = read ?? baseline
    const grown = (kind: number) =>
      [...now].flatMap(([oid, count]) =>
        (count[kind] ?? 0) > (before.get(oid)?.[kind] ?? 0) ? (relations.get(oid)?.object ?? []) : [],
      )
    read = now
    const rows = { scanned: grown(0), deleted: grown(1), updated: grown(2) }
    return { locks: strongest(added), rewritten: [...new Set(rewritten)], ...rows }
  }
  const [start] = await session.run(countsQuery)
  const baseline = toCounts(start)
  return { look, tables: [...relations.values()].map((relation) => relation.object) }
}

/** By oid: rows that were scanned, deleted and updated. */
type Counts = ReadonlyMap<string, readonly number[]>

const countsQuery = 'select relid, seq_tup_read, n_tup_del, n_tup_upd from pg_stat_xact_user_tables'

const toCounts = (answer: Answer | undefined): Counts =>
  new Map((answer?.rows ?? []).map(([oid, ...counts]) => [oid ?? '', counts.map(Number)]))

/** Relations made later have greater oids; leaving them out keeps a long segment from reading all of its own locks each time. */
const lookQuery = (newest: number) => `
  select l.relation, l.mode, c.relfilenode
  from pg_locks l left join pg_class c on c.oid = l.relation
  where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.relation::bigint <= ${newest};
  ${countsQuery}`

/** From the weakest to the strongest. */
export const lockModes = [
  'access share',
  'row share',
  'row exclusive',
  'share update exclusive',
  'share',
  'share row exclusive',
  'exclusive',
  'access exclusive',
]

/** `AccessExclusiveLock` → `access exclusive`. */
const lockWord = (mode: string): string =>
  mode
    .replace(/Lock$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()

function strongest(locks: readonly { readonly object: string; readonly mode: string }[]): Seen['locks'] {
  const best = new Map<string, string>()
  for (const { object, mode } of locks) {
    if (lockModes.indexOf(mode) > lockModes.indexOf(best.get(object) ?? '')) best.set(object, mode)
  }
  // The server tells them in no order.
  return [...best].map(([object, mode]) => ({ object, mode })).sort((a, b) => (a.object < b.object ? -1 : 1))
}

/** The server tells rewrites and verifying scans itself, without the schema; outside of a transaction that is all there is. */
function withMessages(seen: Seen, { said, tables }: { said: readonly string[]; tables: readonly string[] }) {
  const named = (pattern: RegExp) =>
    said.flatMap((message) => {
      const name = pattern.exec(message)?.[1]
      return name === undefined ? [] : tables.filter((table) => table.endsWith(`.${printPath([name])}`))
    })
  return {
    ...seen,
    rewritten: [...new Set([...seen.rewritten, ...named(/^rewriting table "(.+)"$/)])],
    scanned: [
      ...new Set([
        ...seen.scanned,
        ...named(/^verifying table "(.+)"$/),
        ...named(/^building index ".+" on table "(.+?)"/),
      ]),
    ],
    said,
  }
}
