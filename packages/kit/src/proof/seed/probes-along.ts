/** Brings kept probe rows along to a later state: what came since is run on them, and only tables that it changed are filled anew. */
import type { Segment, Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { pinStatements } from '../../database/pin.ts'
import { runSegmentsQuickly } from '../../database/quick-segments.ts'
import { quotePath } from '../../sql/quote.ts'
import type { Earlier, ProofSide } from '../prove-input.ts'
import { changesBetween } from '../rows/changed-tables.ts'
import { valuesOf } from '../rows/default-row.ts'
import { readAgain, readRows, type TableRows } from '../rows/rows.ts'
import { withoutTriggers } from './around.ts'
import { readSeedCatalogAgain, type SeedCatalog, type SeedTable } from './catalog.ts'
import { type Filled, fillTables } from './fill.ts'

export interface Along {
  readonly earlier: Earlier
  readonly now: Pick<ProofSide, 'facts' | 'unmodelled'>
  /** The earlier state's. */
  readonly catalog: SeedCatalog
  /** Ids of the tables that hold rows of the state itself, which nobody could put in again. */
  readonly own: ReadonlySet<string>
}

/** Statements that do to a schema what they would do without any rows. */
export const changesNoRow = ({ statements }: Segment): boolean =>
  statements.every((sql) => /^\s*(?:create|alter|drop|comment|grant|revoke|set|reset|discard)\b/i.test(sql))

/** `undefined` where the rows would not be those of a filling from nothing; the session is then of no use any more. */
export async function bringAlong(
  session: Session,
  { earlier, now, catalog: known, own }: Along,
): Promise<{ readonly filled: Filled; readonly rows: readonly TableRows[] } | undefined> {
  const then = earlier.read()
  const changes = then && changesBetween(then, now)
  if (!changes || changes.elsewhere) return undefined
  await session.run('set check_function_bodies = off')
  if (await runSegmentsQuickly(session, earlier.rest)) return undefined
  await session.run('discard all')
  await session.run(pinStatements)
  const catalog = await readSeedCatalogAgain(session, { before: known, touched: changes.tables })
  const present = await readRows(session)
  const full = new Set(present.filter(({ rows }) => rows.length > 0).map(({ id }) => id))
  const old = new Set(known.tables.map(({ id }) => id))
  const stale = withReferring(catalog.tables, ({ schema, name }) => changes.tables.has(printPath([schema, name])))
  const isLost = (table: SeedTable) => full.has(table.id) && (own.has(table.id) || !old.has(table.id))
  if (stale.some(isLost) || !sameTypes(known, catalog)) return undefined
  await empty(session, stale)
  const gone = new Set(stale.map(({ id }) => id))
  const left = present.map((table) => (gone.has(table.id) ? { ...table, rows: [] } : table))
  const filled = await fillTables(session, { catalog, present: left, unsettled: () => false })
  const rows = await readAgain(session, left, [...gone])
  return { rows, filled: { ...filled, values: valuesOf(catalog, rows) } }
}

/** Some tables, and all whose rows refer to rows of theirs. */
function withReferring(tables: readonly SeedTable[], isFirst: (table: SeedTable) => boolean): readonly SeedTable[] {
  const found = new Set(tables.filter(isFirst))
  for (let before = -1; before < found.size; ) {
    before = found.size
    const ids = new Set([...found].flatMap(({ id, ancestors }) => [id, ...ancestors]))
    for (const table of tables) if (table.foreignKeys.some(({ target }) => ids.has(target))) found.add(table)
  }
  return [...found]
}

/** Of a type with other labels or checks other values are worth a row, wherever it is used. */
const sameTypes = (before: SeedCatalog, after: SeedCatalog): boolean =>
  [...after.types.values()].every((type) => {
    const had = before.types.get(type.id)
    return !had || JSON.stringify(had) === JSON.stringify(type)
  })

async function empty(session: Session, tables: readonly SeedTable[]): Promise<void> {
  if (tables.length === 0) return
  const names = tables.map(({ schema, name }) => quotePath([schema, name]))
  await withoutTriggers(session, tables, () => session.run(`truncate ${names.join(', ')}`))
}
