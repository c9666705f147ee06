/** Rows that the state after refuses: each is put in alone, the segment is tried and rolled back, and its failure is a hazard. */
import { type DatabaseError, runSegment, type Segment, type SegmentFailure, type Session } from '@tenon/runtime/migrate'
import { printPath } from '../catalog/fact-id.ts'
import { databaseFault } from '../database/database-fault.ts'
import { quoteName, quotePath } from '../sql/quote.ts'
import { candidatesOf } from './seed/candidates.ts'
import type { SeedTable } from './seed/catalog.ts'
import type { Coming, ComingTable } from './seed/coming.ts'
import type { Filled } from './seed/fill.ts'
import { insertStatement } from './seed/insert.ts'
import { type Solution, solveGroups } from './seed/solve.ts'
import { type RowValues, tableVariables } from './seed/variables.ts'

export interface Violator {
  /** `schema.table` or `schema.table.column` that the new rule stands on. */
  readonly object: string
  readonly table: SeedTable
  readonly rows: readonly RowValues[]
  /** Counts the rows of a real database that would stop the statement. */
  readonly preflight: string
}

export interface Stopped {
  readonly violator: Violator
  readonly statement: string
  readonly error: DatabaseError
}

export async function violatorsOf(session: Session, coming: Coming, filled: Filled): Promise<readonly Violator[]> {
  const found: Violator[] = []
  for (const table of filled.catalog.tables) {
    const next = coming.tables.get(printPath([table.schema, table.name]))
    const base = filled.values.get(table.id)?.[0]
    if (!next || !base) continue
    found.push(
      ...nullViolators(table, { next, base, filled }),
      ...(await checkViolators(session, table, { next, base, filled })),
    )
    found.push(...duplicates(table, { next, base, filled }), ...orphans(table, { next, base, filled }))
  }
  return found
}

interface About {
  readonly next: ComingTable
  readonly base: RowValues
  readonly filled: Filled
}

const countWhere = (table: SeedTable, condition: string): string =>
  `select count(*) from ${quotePath([table.schema, table.name])} where ${condition}`

/** The first probe row under other keys: what is unique takes a value that no probe has, and what has a default is left to it. */
function freshRow(table: SeedTable, { base, filled }: About, turn: number, keep: readonly string[] = []): RowValues {
  const unique = new Set([table.primaryKey, ...table.uniques].flat())
  const keys = new Set(table.foreignKeys.flatMap((key) => key.columns))
  return new Map(
    [...base].flatMap(([name, value]): [string, string | null][] => {
      const column = table.columns.find((one) => one.name === name)
      if (!unique.has(name) || keep.includes(name) || keys.has(name) || !column) return [[name, value]]
      if (column.hasDefault) return []
      return [[name, candidatesOf(column, filled.catalog)[3 + turn] ?? value]]
    }),
  )
}

function nullViolators(table: SeedTable, about: About): Violator[] {
  return about.next.notNull.map((name) => ({
    object: printPath([table.schema, table.name, name]),
    table,
    rows: [new Map([...freshRow(table, about, 0), [name, null]])],
    preflight: countWhere(table, `${quoteName(name)} is null`),
  }))
}

async function checkViolators(session: Session, table: SeedTable, about: About): Promise<Violator[]> {
  const found: Violator[] = []
  for (const check of about.next.checks) {
    const { groups } = tableVariables(table, {
      catalog: about.filled.catalog,
      coming: { tables: new Map() },
      careful: new Map(),
      values: about.filled.values,
    })
    const writable = table.columns.filter((column) => check.columns.includes(column.name) && !column.generated)
    const tied = groups.filter((group) =>
      group.variables.some((one) => one.columns.some((column) => check.columns.includes(column.name))),
    )
    const variables = [
      ...new Set(tied.flatMap((group) => group.variables)),
      ...writable
        .filter(
          (column) =>
            !tied.some((group) =>
              group.variables.some((one) => one.columns.some((other) => other.name === column.name)),
            ),
        )
        .map((column) => ({
          columns: [{ name: column.name, type: column.baseType }],
          options: candidatesOf(column, about.filled.catalog, {
            numbers: constantsOf(check.expression),
            strings: [],
            expressions: [],
          }).map((value) => [value]),
          pinned: false,
          distinct: false,
        })),
    ]
    const expressions = [...tied.flatMap((group) => group.expressions), `(${check.expression}) is false`]
    const [solutions] = await solveGroups(session, [{ variables, expressions }])
    const solution: Solution | undefined = solutions?.[0]
    if (!solution) continue
    const row = new Map(freshRow(table, about, 0))
    for (const [index, variable] of variables.entries()) {
      const tuple = variable.options[solution[index] ?? 0] ?? []
      for (const [place, column] of variable.columns.entries()) row.set(column.name, tuple[place] ?? null)
    }
    found.push({
      object: printPath([table.schema, table.name]),
      table,
      rows: [row],
      preflight: countWhere(table, `not (${check.expression})`),
    })
  }
  return found
}

const constantsOf = (expression: string): readonly string[] => expression.match(/\d+(?:\.\d+)?/g) ?? []

function duplicates(table: SeedTable, about: About): Violator[] {
  return about.next.uniques.map((unique) => {
    const names = unique.columns.map(quoteName).join(', ')
    const present = unique.columns.map((name) => `${quoteName(name)} is not null`).join(' and ')
    return {
      object: printPath([table.schema, table.name, ...(unique.columns.length === 1 ? unique.columns : [])]),
      table,
      rows: [freshRow(table, about, 0, unique.columns)],
      preflight: `select ${names}, count(*) from ${quotePath([table.schema, table.name])} where ${present} group by ${names} having count(*) > 1`,
    }
  })
}

function orphans(table: SeedTable, about: About): Violator[] {
  return about.next.foreignKeys.flatMap((key) => {
    const row = new Map(freshRow(table, about, 0))
    for (const name of key.columns) {
      const column = table.columns.find((one) => one.name === name)
      const taken = new Set((about.filled.values.get(table.id) ?? []).map((one) => one.get(name)))
      const value = column && candidatesOf(column, about.filled.catalog).find((one) => !taken.has(one))
      if (value === undefined) return []
      row.set(name, value)
    }
    const pairs = key.columns.map(
      (name, index) => `target.${quoteName(key.targetColumns[index] ?? '')} = source.${quoteName(name)}`,
    )
    const present = key.columns.map((name) => `source.${quoteName(name)} is not null`)
    const target = about.filled.catalog.tables.find((one) => printPath([one.schema, one.name]) === key.target)
    if (!target) return []
    const violator: Violator = {
      object: printPath([table.schema, table.name, ...(key.columns.length === 1 ? key.columns : [])]),
      table,
      rows: [row],
      preflight: `select count(*) from ${quotePath([table.schema, table.name])} as source where ${present.join(' and ')} and not exists (select from ${quotePath([target.schema, target.name])} as target where ${pairs.join(' and ')})`,
    }
    return [violator]
  })
}

const dataErrors = /^(?:22|23)/

/** Tries each violator that is still open before a segment; those that stopped it are told and not tried again. */
export async function tryViolators(
  session: Session,
  segment: Segment,
  open: Set<Violator>,
): Promise<readonly Stopped[]> {
  if (!segment.transactional) return []
  const stopped: Stopped[] = []
  for (const violator of [...open]) {
    const { table } = violator
    const name = quotePath([table.schema, table.name])
    const back = await putIn(session, violator)
    if (!back) continue
    const failure = await tryAndRollBack(session, segment)
    await session.run(`delete from ${name} where ctid = any ('{${back.map((ctid) => `"${ctid}"`).join(',')}}'::tid[])`)
    if (!failure || !dataErrors.test(failure.error.sqlstate ?? '')) continue
    open.delete(violator)
    stopped.push({ violator, statement: failure.place.sql, error: failure.error })
  }
  return stopped
}

async function putIn(session: Session, { table, rows }: Violator): Promise<readonly string[] | undefined> {
  try {
    const [answer] = await session.run(`${insertStatement(table, rows)} returning ctid`)
    return (answer?.rows ?? []).map(([ctid]) => ctid ?? '')
  } catch (error) {
    // The state before refuses it already, or its table has another form by now.
    if (!databaseFault(error)) throw error
    return undefined
  }
}

async function tryAndRollBack(session: Session, segment: Segment): Promise<SegmentFailure | undefined> {
  class Enough extends Error {}
  try {
    return await runSegment(session, segment, 0, {
      ending: async () => {
        await session.run('set constraints all immediate')
        throw new Enough()
      },
    })
  } catch (error) {
    if (error instanceof Enough) return undefined
    throw error
  }
}
