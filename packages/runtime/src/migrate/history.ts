/** The schema `tenon` of a migrated database: what is applied, and a journal of what is under way. */
import type { Direction } from './file.ts'
import { quoteText } from './quote.ts'
import type { Session } from './session.ts'

/** Kept out of every state. */
export const historySchema = 'tenon'

export interface AppliedMigration {
  readonly version: string
  readonly name: string
  /** SHA-256 of the up file when it was applied. */
  readonly hash: string
  /** SHA-256 of the down file when the up was applied; absent where there was none, or where nobody kept it. */
  readonly downHash: string | undefined
  /** What was found when it was recorded without being run: `equal`, or what differed; absent where it ran. */
  readonly stamped: string | undefined
  /** ISO 8601, UTC. */
  readonly appliedAt: string
  readonly milliseconds: number
}

/** A run that stopped in the middle of a migration. */
export interface Unfinished {
  readonly version: string
  readonly direction: Direction
  readonly hash: string
  /** Segments that are done, from 0. */
  readonly done: readonly number[]
  /** A segment without a transaction whose end was not recorded: it may or may not have taken effect. */
  readonly started: number | undefined
  /** Milliseconds of what is done. */
  readonly milliseconds: number
}

export interface History {
  /** In the order of application. */
  readonly applied: readonly AppliedMigration[]
  readonly unfinished: Unfinished | undefined
}

const createTables = `
create schema if not exists tenon;
create table if not exists tenon.migration (
  sequence bigint generated always as identity,
  version text primary key,
  name text not null,
  sha256 text not null,
  applied_at timestamptz(3) not null default clock_timestamp(),
  milliseconds bigint not null,
  down_sha256 text,
  stamped text);
create table if not exists tenon.journal (
  version text not null,
  direction text not null check (direction in ('up', 'down')),
  segment integer not null,
  sha256 text not null,
  started_at timestamptz(3) not null default clock_timestamp(),
  milliseconds bigint,
  primary key (version, direction, segment));
comment on schema tenon is 'History of migrations, kept by Tenon.';
comment on table tenon.journal is 'Segments of a migration that is under way; without milliseconds one outside of a transaction whose end is not recorded.'`

async function isThere(session: Session): Promise<boolean> {
  const [there] = await session.run(
    "select to_regclass('tenon.migration') is not null and to_regclass('tenon.journal') is not null",
  )
  return there?.rows[0]?.[0] === 't'
}

/** Which of the columns that came later the history has. */
export interface HistoryColumns {
  readonly down_sha256: boolean
  readonly stamped: boolean
}

/**
 * Only where it is missing, since it takes rights that whoever applies need not have: those to write its rows are enough.
 * A table from an older version gets its new columns by a run of its owner.
 */
export async function createHistory(session: Session): Promise<HistoryColumns> {
  if (!(await isThere(session))) {
    await session.run(createTables)
    return { down_sha256: true, stamped: true }
  }
  const [found] = await session.run(`
    select bool_or(a.attname = 'down_sha256'), bool_or(a.attname = 'stamped'), pg_catalog.pg_has_role(c.relowner, 'usage')
    from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where c.oid = 'tenon.migration'::regclass group by c.relowner`)
  const [downs, stamps, ours] = (found?.rows[0] ?? []).map((cell) => cell === 't')
  if (ours === true && !(downs && stamps))
    await session.run(
      'alter table tenon.migration add column if not exists down_sha256 text, add column if not exists stamped text',
    )
  return { down_sha256: (downs || ours) === true, stamped: (stamps || ours) === true }
}

/** Writes nothing: a database without the schema has an empty history. */
export async function readHistory(session: Session): Promise<History> {
  if (!(await isThere(session))) return { applied: [], unfinished: undefined }
  // As JSON the newest columns are null where the table has them not.
  const [applied, journal] = await session.run(`
    select version, name, sha256, to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), milliseconds,
      to_jsonb(m) ->> 'down_sha256', to_jsonb(m) ->> 'stamped'
    from tenon.migration m order by sequence;
    select version, direction, sha256, segment, milliseconds from tenon.journal order by segment`)
  return {
    applied: (applied?.rows ?? []).map(([version, name, hash, appliedAt, milliseconds, downHash, stamped]) => ({
      version: version ?? '',
      name: name ?? '',
      hash: hash ?? '',
      downHash: downHash ?? undefined,
      stamped: stamped ?? undefined,
      appliedAt: appliedAt ?? '',
      milliseconds: Number(milliseconds),
    })),
    unfinished: toUnfinished(journal?.rows ?? []),
  }
}

function toUnfinished(rows: readonly (readonly (string | null)[])[]): Unfinished | undefined {
  const [first] = rows
  if (!first) return undefined
  const started = rows.find((row) => row[4] === null)
  return {
    version: first[0] ?? '',
    direction: first[1] === 'down' ? 'down' : 'up',
    hash: first[2] ?? '',
    done: rows.filter((row) => row[4] !== null).map((row) => Number(row[3])),
    started: started && Number(started[3]),
    milliseconds: rows.reduce((sum, row) => sum + Number(row[4] ?? 0), 0),
  }
}

export interface JournalEntry {
  readonly version: string
  readonly direction: Direction
  readonly hash: string
  readonly segment: number
}

const values = ({ version, direction, segment, hash }: JournalEntry) =>
  `${quoteText(version)}, ${quoteText(direction)}, ${segment}, ${quoteText(hash)}`

export const journalStarted = (entry: JournalEntry): string =>
  `insert into tenon.journal (version, direction, segment, sha256) values (${values(entry)})
   on conflict (version, direction, segment) do update set started_at = clock_timestamp()`

export const journalDone = (entry: JournalEntry, milliseconds: number): string =>
  `insert into tenon.journal (version, direction, segment, sha256, milliseconds) values (${values(entry)}, ${milliseconds})
   on conflict (version, direction, segment) do update set milliseconds = excluded.milliseconds`

/** A statement outside of a transaction that the server refused: it was not begun after all. */
export const journalRefused = ({ version, direction, segment }: JournalEntry): string =>
  `delete from tenon.journal where version = ${quoteText(version)} and direction = ${quoteText(direction)}
   and segment = ${segment} and milliseconds is null`

const forgetJournal = (version: string) => `delete from tenon.journal where version = ${quoteText(version)}`

export interface RecordedUp {
  readonly version: string
  readonly name: string
  readonly hash: string
  readonly downHash: string | undefined
  readonly stamped?: string | undefined
}

export function recordUp({ version, name, hash, downHash, stamped }: RecordedUp, milliseconds: number): string {
  // Columns that came later are named only where they are told.
  const later = Object.entries({ down_sha256: downHash, stamped }).filter(([, value]) => value !== undefined)
  const columns = ['version', 'name', 'sha256', ...later.map(([column]) => column)]
  const cells = [version, name, hash, ...later.map(([, value]) => value ?? '')].map(quoteText)
  return `${forgetJournal(version)}; insert into tenon.migration (${columns.join(', ')}, milliseconds) values (${cells.join(', ')}, ${milliseconds})`
}

export const recordDown = (version: string): string =>
  `${forgetJournal(version)}; delete from tenon.migration where version = ${quoteText(version)}`
