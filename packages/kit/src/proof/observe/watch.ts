/** Relations that were there before a segment, and what became of them since the last look: locks, rewrites, rows that were met. */
import type { Answer, Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import type { Effect } from '../proof.ts'
import { lockModes, lockStrength } from './lock-mode.ts'

export type Seen = Pick<Effect, 'locks' | 'rewritten' | 'scanned' | 'deleted' | 'updated'>

export const nothing: Seen = { locks: [], rewritten: [], scanned: [], deleted: [], updated: [] }

export interface Relation {
  readonly oid: string
  readonly path: readonly string[]
  readonly object: string
  readonly isTable: boolean
  /** It is a part of another table, or has parts. */
  readonly isRelated: boolean
  /** Oids of the tables that its foreign keys point at. */
  readonly targets: readonly string[]
}

export interface Watch {
  readonly relations: ReadonlyMap<string, Relation>
  /** How strong a lock the segment holds on a relation; -1 without one. */
  readonly heldOn: (oid: string) => number
  /** What is new since the last look that was taken in. */
  readonly look: (about: Looking) => Promise<Sight>
  /** Counts of a part that was rolled back stay: only what is added from now on counts. */
  readonly startCounts: () => Promise<void>
}

export interface Looking {
  /** The statements do nothing in a part that is rolled back, so that what they met is locked still. */
  readonly isDefinition: boolean
}

export interface Sight {
  readonly seen: Seen
  readonly takeIn: () => void
}

/** By oid, from before the segment: that names those it drops and hides those it makes. */
export async function startWatch(session: Session): Promise<Watch> {
  const [there, start] = await session.run(`${relationsQuery}; ${countsQuery}`)
  const [relations, files] = toRelations(there)
  /** Strongest mode that the segment holds already. */
  const held = new Map<string, number>()
  // Counts of earlier statements of the session stay until its statistics are sent: only what is added counts.
  const counts = toCounts(start)
  // What the segment itself has made is nobody's to wait for, and in a new database that is everything.
  const newest = Math.max(0, ...[...relations.keys()].map(Number))

  const look = async ({ isDefinition }: Looking): Promise<Sight> => {
    if (relations.size === 0) return { seen: nothing, takeIn: () => {} }
    const [locks, all] = await session.run(isDefinition ? locksQuery(newest) : `${locksQuery(newest)}; ${countsQuery}`)
    const rows = (locks?.rows ?? []).flatMap(([oid, told, file, ...met]) => {
      const relation = relations.get(oid ?? '')
      return relation ? [{ ...relation, strength: lockStrength(told ?? ''), file, met }] : []
    })
    const added = new Map<string, number>()
    const moved = new Map<string, string>()
    for (const { oid, strength, isTable, file } of rows) {
      if (strength > Math.max(held.get(oid) ?? -1, added.get(oid) ?? -1)) added.set(oid, strength)
      if (isTable && file && file !== files.get(oid)) moved.set(oid, file)
    }
    const now = all ? toCounts(all) : new Map(rows.flatMap(({ oid, met }) => toCount([oid, ...met])))
    const named = (oids: Iterable<string>) => [...oids].flatMap((oid) => relations.get(oid)?.object ?? []).sort()
    const grown = (kind: number) =>
      named([...now].flatMap(([oid, met]) => ((met[kind] ?? 0) > (counts.get(oid)?.[kind] ?? 0) ? [oid] : [])))
    const locksAdded = [...added].map(([oid, strength]) => ({
      object: relations.get(oid)?.object ?? '',
      mode: lockModes[strength] ?? '',
    }))
    return {
      seen: {
        // The server tells them in no order.
        locks: locksAdded.sort((a, b) => (a.object < b.object ? -1 : 1)),
        rewritten: named(moved.keys()),
        scanned: grown(0),
        deleted: grown(1),
        updated: grown(2),
      },
      takeIn: () => {
        for (const [oid, strength] of added) held.set(oid, strength)
        for (const [oid, file] of moved) files.set(oid, file)
        for (const [oid, met] of now) counts.set(oid, met)
      },
    }
  }

  const startCounts = async () => {
    const [answer] = await session.run(countsQuery)
    for (const [oid, met] of toCounts(answer)) counts.set(oid, met)
  }
  return { relations, heldOn: (oid) => held.get(oid) ?? -1, look, startCounts }
}

const relationsQuery = `
  select c.oid, n.nspname, c.relname, c.relkind, c.relfilenode,
    exists (select from pg_inherits i where c.oid in (i.inhrelid, i.inhparent)),
    (select string_agg(distinct o.confrelid::text, ' ') from pg_constraint o where o.conrelid = c.oid and o.contype = 'f')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'm', 'v') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'tenon')
  order by n.nspname, c.relname`

function toRelations(answer: Answer | undefined): readonly [Map<string, Relation>, Map<string, string>] {
  const relations = new Map<string, Relation>()
  const files = new Map<string, string>()
  for (const [oid, schema, name, kind, file, isRelated, targets] of answer?.rows ?? []) {
    const path = [schema ?? '', name ?? '']
    relations.set(oid ?? '', {
      oid: oid ?? '',
      path,
      object: printPath(path),
      isTable: kind !== 'v',
      isRelated: isRelated === 't',
      targets: targets?.split(' ') ?? [],
    })
    files.set(oid ?? '', file ?? '0')
  }
  return [relations, files]
}

/** By oid: rows that were scanned, deleted and updated. */
type Counts = Map<string, readonly number[]>

const metOf = (oid: string) =>
  `pg_stat_get_xact_tuples_returned(${oid}), pg_stat_get_xact_tuples_deleted(${oid}), pg_stat_get_xact_tuples_updated(${oid})`

// The view of this name joins and groups, which takes ten times as long.
const countsQuery = `
  select c.oid, ${metOf('c.oid')} from pg_class c where c.relkind in ('r', 'p', 'm') and c.oid >= 16384`

const toCount = ([oid, ...met]: readonly (string | null)[]): [string, readonly number[]][] =>
  met.some((count) => Number(count) > 0) ? [[oid ?? '', met.map(Number)]] : []

const toCounts = (answer: Answer | undefined): Counts => new Map((answer?.rows ?? []).flatMap(toCount))

/** Relations made later have greater oids; leaving them out, and indexes, keeps a long segment from reading all of its own locks each time. */
const locksQuery = (newest: number) => `
  select l.relation, l.mode, c.relfilenode, ${metOf('l.relation')}
  from pg_locks l left join pg_class c on c.oid = l.relation
  where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.relation::bigint between 16384 and ${newest}
    and coalesce(c.relkind, 'r') in ('r', 'p', 'm', 'v')`
