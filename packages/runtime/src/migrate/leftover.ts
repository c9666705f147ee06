/** Segments outside of a transaction can be cut off in the middle; here is what makes running them again right. */
import { DatabaseError } from '../errors.ts'
import { withoutComments, withoutQuoted } from './blank.ts'
import { MigrationError } from './migration-error.ts'
import { quoteText } from './quote.ts'
import type { Session } from './session.ts'

const part = String.raw`(?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)`
const building = new RegExp(
  String.raw`^\s*create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?(${part})\s+on\s+(?:only\s+)?(${part}(?:\s*\.\s*${part})?)`,
  'i',
)

/** An index by its name and the table that it is on, as `to_regclass` reads it. */
interface Building {
  readonly name: string
  readonly table: string
}

function buildingOf(sql: string): Building | undefined {
  const [, name, table] = building.exec(withoutComments(sql)) ?? []
  return name === undefined || table === undefined ? undefined : { name, table }
}

interface Found {
  readonly valid: boolean
  readonly quoted: string
}

/** The index of that name on that table; one on another table is none of ours. */
async function find(session: Session, { name, table }: Building): Promise<Found | undefined> {
  const [answer] = await session.run(`
    select indisvalid, format('%I.%I', n.nspname, c.relname)
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
    where i.indrelid = to_regclass(${quoteText(table)}) and c.relname = (parse_ident(${quoteText(name)}))[1]::name`)
  const [row] = answer?.rows ?? []
  return row && { valid: row[0] === 't', quoted: row[1] ?? '' }
}

/** Before the statement: drops an invalid index of an earlier try. True when the work was done by then. */
export async function prepareAlone(session: Session, sql: string, startedBefore: boolean): Promise<boolean> {
  const build = buildingOf(sql)
  if (!build) return false
  const found = await find(session, build)
  if (found && !found.valid) await session.run(`drop index concurrently ${found.quoted}`)
  return startedBefore && found?.valid === true
}

/** After the statement. */
export async function verifyAlone(session: Session, sql: string): Promise<void> {
  const build = buildingOf(sql)
  if (!build || (await find(session, build))?.valid) return
  throw new MigrationError({
    fault: 'invalid-index',
    message: `The index \`${build.name}\` was built, but it is not valid.`,
  })
}

/** The type, index, relation, column, schema or database is there already. */
const there: ReadonlySet<string> = new Set(['42710', '42P07', '42701', '42P06', '42P04'])
/** It is gone already. */
const gone: ReadonlySet<string> = new Set(['42704', '42P01', '42703', '3F000', '3D000'])

/** The codes that a statement is refused with when it was done before: what makes finds it there, what drops finds it gone. */
function codesOf(sql: string): ReadonlySet<string> {
  const verb = /^\s*(?:alter\b[\s\S]*?\b(?=(?:add|drop|detach)\b))?(\w+)/i.exec(withoutQuoted(sql))?.[1]?.toLowerCase()
  if (verb === 'create' || verb === 'add') return there
  return verb === 'drop' || verb === 'detach' ? gone : new Set()
}

/** Whether a statement that may have run before was refused because it did. */
export const isDoneBefore = (sql: string, error: unknown): boolean =>
  error instanceof DatabaseError && error.sqlstate !== undefined && codesOf(sql).has(error.sqlstate)

/** Whether the server refused the statement and stays: then nothing of it holds, an invalid index aside. */
export const isRefused = (error: unknown): boolean => error instanceof DatabaseError && error.severity === 'ERROR'
