/** Puts probe rows into every table that takes them: keys first, cycles by one statement, checks solved by the server. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { databaseFault } from '../../database/database-fault.ts'
import { readRows, type TableRows } from '../rows/rows.ts'
import { moveSequences, withoutTriggers } from './around.ts'
import { candidatesOf } from './candidates.ts'
import { carefulValues } from './careful.ts'
import { readSeedCatalog, type SeedCatalog, type SeedTable } from './catalog.ts'
import { solveWithGoals } from './choose.ts'
import { type Coming, nothingComing } from './coming.ts'
import { type Fates, fatesOf } from './fates.ts'
import { insertRows, insertStatement, minimalRow } from './insert.ts'
import { holdersOf, idsByPath, tableOrder } from './order.ts'
import { presentRows } from './present.ts'
import { choose, rowsFrom } from './row-parts.ts'
import type { RowValues, ValuesById } from './variable-context.ts'
import { tableVariables } from './variables.ts'

export interface FillOptions {
  /** Where they are known already: the tables, and the rows that stand in them. */
  readonly catalog?: SeedCatalog
  readonly present?: readonly TableRows[]
  /** Tables whose sequences may stand too low though they get no row; all of them without it. */
  readonly unsettled?: (table: SeedTable) => boolean
  readonly coming?: Coming
  /** Statements written by hand that will read the rows. */
  readonly reads?: readonly string[]
  /** Tables that stay as they are, as `schema.table`: no row of theirs survives the change. */
  readonly leaveOut?: ReadonlySet<string>
  /** Tables, as `schema.table`, that get one row: what is coming lets no second one stand beside it. */
  readonly lone?: ReadonlySet<string>
  /** Columns, as `schema.table.column`, that get only values which their coming type takes. */
  readonly careful?: ReadonlySet<string>
}

export interface Filled {
  readonly catalog: SeedCatalog
  /** Rows of each table, by its id: what was put in, or was there. */
  readonly rows: ReadonlyMap<string, number>
  readonly unobserved: readonly Unobserved[]
  /** Values of the rows that were put in. */
  readonly values: ValuesById
  readonly tookAny: boolean
  /** `schema.table.column` → values that its coming type takes, of the columns that had to be careful. */
  readonly careful: ReadonlyMap<string, readonly string[]>
  readonly fates: Fates
}

export interface Unobserved {
  /** `schema.table`. */
  readonly object: string
  readonly reason: string
}

export const rowsWanted = 3

const groupsOfCycleAtMost = 30

export async function fillTables(session: Session, options: FillOptions = {}): Promise<Filled> {
  const catalog = options.catalog ?? (await readSeedCatalog(session))
  const present = presentRows(catalog, options.present ?? (await readRows(session)), rowsWanted)
  const coming = options.coming ?? nothingComing
  const order = tableOrder(catalog.tables, coming)
  const fates = await fatesOf(session, catalog, coming)
  const work: Work = {
    session,
    catalog,
    coming,
    fates,
    reads: options.reads ?? [],
    leaveOut: options.leaveOut ?? new Set(),
    lone: options.lone ?? new Set(),
    careful: carefulValues(options.careful ?? new Set(), fates),
    values: new Map(present.keys),
    rows: new Map(present.counts),
    unobserved: [],
  }
  const isOpen = (table: SeedTable): boolean => work.rows.get(table.id) === 0 && !options.leaveOut?.has(pathOf(table))
  const open = catalog.tables.filter(isOpen)
  if (open.length > 0) {
    await withoutTriggers(session, catalog.tables, async () => {
      for (const level of order) await fillLevel(work, level, isOpen)
    })
  }
  const took = open.filter((table) => (work.rows.get(table.id) ?? 0) > 0)
  await moveSequences(session, options.unsettled && [...catalog.tables.filter(options.unsettled), ...took])
  const { rows, unobserved, values, careful } = work
  return { catalog, rows, unobserved, values, careful, fates, tookAny: took.length > 0 }
}

interface Work {
  readonly session: Session
  readonly catalog: SeedCatalog
  readonly coming: Coming
  /** `schema.table.column` → values that both types take. */
  readonly careful: ReadonlyMap<string, readonly string[]>
  readonly fates: Fates
  readonly reads: readonly string[]
  readonly leaveOut: ReadonlySet<string>
  readonly lone: ReadonlySet<string>
  readonly values: Map<string, readonly RowValues[]>
  readonly rows: Map<string, number>
  readonly unobserved: Unobserved[]
}

const pathOf = (table: SeedTable): string => printPath([table.schema, table.name])

/** Tables of a level need nothing of each other, but for those that form a cycle. */
async function fillLevel(
  work: Work,
  level: readonly (readonly SeedTable[])[],
  isOpen: (table: SeedTable) => boolean,
): Promise<void> {
  const open = level.map((cycle) => cycle.filter(isOpen)).filter((cycle) => cycle.length > 0)
  const single = open.filter((cycle) => cycle.length === 1).flat()
  await solveTables(work, single)
  await insertTables(work, single)
  for (const cycle of open.filter((one) => one.length > 1)) await fillCycle(work, cycle)
}

/** Chooses the values of up to three rows of each table, and of some more that a change of type asks for. */
async function solveTables(work: Work, tables: readonly SeedTable[]): Promise<void> {
  const plans = tables.map((table) => ({ table, ...tableVariables(table, work) }))
  const solutions = await solveWithGoals(
    work.session,
    plans.flatMap((plan) => plan.groups),
  )
  let at = 0
  for (const { table, groups, free } of plans) {
    const own = solutions.slice(at, at + groups.length)
    at += groups.length
    const rows = rowsFrom({ groups, free, choices: choose(groups, own, rowsWanted) }, rowsWanted)
    work.values.set(table.id, work.lone.has(pathOf(table)) ? rows.slice(0, 1) : rows)
    if (rows.length === 0) fail(work, table, emptyTarget(work, table) ?? 'no values satisfy its checks')
  }
}

/** Its own checks are not to blame where a key has nothing to point at. */
function emptyTarget({ catalog, coming, values, leaveOut }: Work, table: SeedTable): string | undefined {
  const holders = holdersOf(catalog.tables)
  const byPath = idsByPath(catalog.tables)
  const needed = new Set(table.columns.filter((column) => column.notNull).map((column) => column.name))
  const next = coming.tables.get(pathOf(table))?.foreignKeys ?? []
  const keys = [...table.foreignKeys, ...next.map((key) => ({ ...key, target: byPath.get(key.target) ?? '' }))]
  const empty = keys.find(
    ({ target, columns }) =>
      target !== table.id &&
      columns.some((name) => needed.has(name)) &&
      (holders.get(target) ?? []).every((id) => (values.get(id)?.length ?? 0) === 0),
  )
  const target = catalog.tables.find(
    ({ id, ancestors }) => id === empty?.target || ancestors.includes(empty?.target ?? ''),
  )
  if (!target) return undefined
  const path = pathOf(target)
  return `it points at ${path}, ${leaveOut.has(path) ? 'of which no row survives the change' : 'which has no rows here'}`
}

function fail(work: Work, table: SeedTable, reason: string): void {
  work.unobserved.push({ object: pathOf(table), reason })
  work.values.set(table.id, [])
}

const tablesAMessage = 100

/** Many tables in one message; what fails is halved, and one table alone is tried row by row. */
async function insertTables(work: Work, tables: readonly SeedTable[]): Promise<void> {
  const ready = tables.filter((table) => (work.values.get(table.id)?.length ?? 0) > 0)
  for (let at = 0; at < ready.length; at += tablesAMessage) await insertSome(work, ready.slice(at, at + tablesAMessage))
}

async function insertSome(work: Work, tables: readonly SeedTable[]): Promise<void> {
  try {
    await work.session.run(tables.map((table) => insertStatement(table, work.values.get(table.id) ?? [])).join(';\n'))
    for (const table of tables) work.rows.set(table.id, work.values.get(table.id)?.length ?? 0)
    return
  } catch (error) {
    if (!databaseFault(error)) throw error
  }
  const [only] = tables
  if (tables.length === 1 && only) return insertOneByOne(work, only)
  const middle = Math.ceil(tables.length / 2)
  await insertSome(work, tables.slice(0, middle))
  await insertSome(work, tables.slice(middle))
}

async function insertOneByOne(work: Work, table: SeedTable): Promise<void> {
  const wanted = work.values.get(table.id) ?? []
  const first = wanted[0]
  const { inserted, reason } = await insertRows(work.session, table, wanted)
  const kept =
    inserted.length > 0 || !first
      ? inserted
      : (await insertRows(work.session, table, [minimalRow(table, first)])).inserted
  work.rows.set(table.id, kept.length)
  work.values.set(table.id, kept)
  if (kept.length === 0) fail(work, table, reason ?? 'it takes no row')
}

/** Keys are checked at the end of a statement: one statement that inserts into all tables of a cycle passes. */
async function fillCycle(work: Work, cycle: readonly SeedTable[]): Promise<void> {
  for (const table of cycle) work.values.set(table.id, ownKeys(table, work))
  const told = work.unobserved.length
  await solveTables(work, cycle)
  if (await insertTogether(work, cycle)) return
  work.unobserved.splice(told)
  await fillByParts(work, cycle)
}

async function insertTogether(work: Work, cycle: readonly SeedTable[]): Promise<boolean> {
  const rows = Math.min(...cycle.map((table) => work.values.get(table.id)?.length ?? 0))
  if (cycle.length > groupsOfCycleAtMost || rows === 0) return false
  const statements = cycle.map((table) => insertStatement(table, (work.values.get(table.id) ?? []).slice(0, rows)))
  const parts = statements.slice(0, -1).map((sql, index) => `tenon_${index} as (${sql})`)
  try {
    await work.session.run(`${parts.length > 0 ? `with ${parts.join(', ')} ` : ''}${statements.at(-1)}`)
  } catch (error) {
    if (!databaseFault(error)) throw error
    return false
  }
  for (const table of cycle) {
    work.values.set(table.id, (work.values.get(table.id) ?? []).slice(0, rows))
    work.rows.set(table.id, rows)
  }
  return true
}

/** The values that others of a cycle refer to are chosen before any of its rows is whole. */
function ownKeys(table: SeedTable, work: Work): readonly RowValues[] {
  const keyed = new Set(table.foreignKeys.flatMap((key) => key.columns))
  const columns = table.columns.filter((column) => !column.generated && !keyed.has(column.name))
  const lists = columns.map((column) => [column.name, candidatesOf(column, work.catalog)] as const)
  const known = lists.filter(([, list]) => list.length >= rowsWanted)
  return Array.from({ length: rowsWanted }, (_, row) => new Map(known.map(([name, list]) => [name, list[row] ?? null])))
}

/** With the keys that may be NULL left NULL: what is a cycle even so goes in together, the rest table by table. */
async function fillByParts(work: Work, cycle: readonly SeedTable[]): Promise<void> {
  const order = tableOrder(cycle.map(withoutLooseKeys), nothingComing).flat()
  for (const bare of order) {
    const group = bare.flatMap(({ id }) => cycle.find((table) => table.id === id) ?? [])
    // What pointed at others of the cycle may find their rows by now.
    await solveTables(
      work,
      group.filter((table) => (work.values.get(table.id)?.length ?? 0) === 0),
    )
    const ready = group.filter((table) => (work.values.get(table.id)?.length ?? 0) > 0)
    for (const table of ready) work.values.set(table.id, withLooseKeysOpen(table, work.values.get(table.id) ?? []))
    if (ready.length === 0 || (await insertTogether(work, ready))) continue
    for (const table of ready) {
      const { inserted, reason } = await insertRows(work.session, table, work.values.get(table.id) ?? [])
      work.rows.set(table.id, inserted.length)
      work.values.set(table.id, inserted)
      if (inserted.length === 0)
        fail(work, table, emptyTarget(work, table) ?? reason ?? 'its keys form a cycle that takes no row')
    }
  }
}

function withLooseKeysOpen(table: SeedTable, rows: readonly RowValues[]): readonly RowValues[] {
  const loose = looseColumns(table)
  return rows.map((row) => new Map([...row].map(([name, value]) => [name, loose.has(name) ? null : value] as const)))
}

/** A key with a NULL in it points nowhere. */
function looseColumns(table: SeedTable): ReadonlySet<string> {
  const nullable = new Set(table.columns.filter((column) => !column.notNull).map((column) => column.name))
  return new Set(table.foreignKeys.flatMap((key) => key.columns).filter((name) => nullable.has(name)))
}

function withoutLooseKeys(table: SeedTable): SeedTable {
  const loose = looseColumns(table)
  return { ...table, foreignKeys: table.foreignKeys.filter((key) => !key.columns.some((name) => loose.has(name))) }
}
