/** Rows that the state before a change takes and the state after may refuse: NULLs, duplicates, orphans, values out of range. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../catalog/fact-id.ts'
import { type Fresh, freshRow } from './fresh-row.ts'
import {
  breaking,
  labelledOther,
  labelledWithin,
  narrowed,
  nullIn,
  pointing,
  pointingNowhere,
  repeated,
} from './preflight.ts'
import { candidatesOf } from './seed/candidates.ts'
import type { SeedTable } from './seed/catalog.ts'
import { type Coming, type ComingTable, holdsLabel } from './seed/coming.ts'
import { type Solution, solveGroups } from './seed/solve.ts'
import type { RowValues } from './seed/variable-context.ts'
import { tableVariables } from './seed/variables.ts'
import { solvedRows } from './solved-row.ts'

export interface Violator {
  /** `schema.table` or `schema.table.column` that the new rule stands on. */
  readonly object: string
  readonly table: SeedTable
  readonly rows: readonly RowValues[]
  /** Counts the rows of a real database that would stop the statement. */
  readonly preflight: string
  /** The column whose values may come out of the change as others, when nothing stops it. */
  readonly watched?: string
  /** The coming type takes the values, maybe as others. */
  readonly taken?: boolean
}

export async function violatorsOf(
  session: Session,
  coming: Coming,
  filled: Fresh['filled'],
): Promise<readonly Violator[]> {
  const found: Violator[] = []
  for (const table of filled.catalog.tables) {
    const next = coming.tables.get(printPath([table.schema, table.name]))
    const base = filled.values.get(table.id)?.[0]
    if (!next || !base) continue
    found.push(
      ...nullViolators(table, { next, base, filled }),
      ...(await checkViolators(session, table, { next, base, filled })),
    )
    found.push(...labelViolators(table, { next, base, filled }), ...labelledViolators(table, { next, base, filled }))
    found.push(...(await valueViolators(session, table, { next, base, filled })))
    found.push(...duplicates(table, { next, base, filled }), ...orphans(table, { next, base, filled }))
  }
  return found
}

interface About extends Fresh {
  readonly next: ComingTable
}

function nullViolators(table: SeedTable, about: About): Violator[] {
  return about.next.notNull.map((name) => ({
    object: printPath([table.schema, table.name, name]),
    table,
    rows: [new Map([...freshRow(table, about, 0), [name, null]])],
    preflight: nullIn(table, name),
  }))
}

/** Labels that go. */
const labelViolators = (table: SeedTable, about: About): Violator[] =>
  [...about.next.labels].flatMap(([name, kept]) => {
    const column = table.columns.find((one) => one.name === name)
    const gone = column ? candidatesOf(column, about.filled.catalog).filter((label) => !kept.includes(label)) : []
    return gone.slice(0, triedAtMost).map((label) => ({
      object: printPath([table.schema, table.name, name]),
      table,
      rows: [new Map([...freshRow(table, about, 0), [name, label]])],
      preflight: labelledOther(table, name, kept),
      watched: name,
    }))
  })

/** Values of types that are made of them. */
const labelledViolators = (table: SeedTable, about: About): Violator[] =>
  [...about.next.labelsWithin].flatMap(([name, lost]) => {
    const column = table.columns.find((one) => one.name === name)
    const values = column ? candidatesOf(column, about.filled.catalog).filter((value) => holdsLabel(value, lost)) : []
    return values.slice(0, triedAtMost).map((value) => ({
      object: printPath([table.schema, table.name, name]),
      table,
      rows: [new Map([...freshRow(table, about, 0), [name, value]])],
      preflight: labelledWithin(table, name, lost),
      watched: name,
    }))
  })

const triedAtMost = 3

/** Where no probe row holds them: values that the coming type refuses, each alone; and those that it takes as others. */
async function valueViolators(session: Session, table: SeedTable, about: About): Promise<readonly Violator[]> {
  const found: Violator[] = []
  for (const [name, type] of about.next.types) {
    const object = printPath([table.schema, table.name, name])
    const column = table.columns.find((one) => one.name === name)
    const fate = about.filled.fates.get(object)
    if (!column || !fate) continue
    const there = new Set((about.filled.values.get(table.id) ?? []).flatMap((row) => row.get(name) ?? []))
    const unseen = (values: ReadonlySet<string>) =>
      [...values].some((value) => there.has(value)) ? new Set<string>() : values
    const rows = (values: ReadonlySet<string>) =>
      solvedRows(session, table, { about, wanted: { column: name, values: unseen(values), most: triedAtMost } })
    const preflight = narrowed(table, { name, from: column.type, to: type })
    const same = { object, table, preflight, watched: name }
    const taken = await rows(fate.altered)
    found.push(...(await rows(fate.refused)).map((row) => ({ ...same, rows: [row] })))
    if (taken.length > 0) found.push({ ...same, rows: taken, taken: true })
  }
  return found
}

async function checkViolators(session: Session, table: SeedTable, about: About): Promise<Violator[]> {
  const found: Violator[] = []
  for (const check of about.next.checks) {
    const { groups } = tableVariables(table, {
      catalog: about.filled.catalog,
      coming: { tables: new Map() },
      careful: new Map(),
      fates: new Map(),
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
    const [solutions] = await solveGroups(session, [{ variables, expressions, goals: [] }])
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
      preflight: breaking(table, check.expression),
    })
  }
  return found
}

const constantsOf = (expression: string): readonly string[] => expression.match(/\d+(?:\.\d+)?/g) ?? []

function duplicates(table: SeedTable, about: About): Violator[] {
  return about.next.uniques.map((unique) => {
    return {
      object: printPath([table.schema, table.name, ...(unique.columns.length === 1 ? unique.columns : [])]),
      table,
      rows: [freshRow(table, about, 0, unique.columns)],
      preflight: repeated(table, unique.columns),
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
    const target = about.filled.catalog.tables.find((one) => printPath([one.schema, one.name]) === key.target)
    if (!target && key.target !== '') return []
    const violator: Violator = {
      object: printPath([table.schema, table.name, ...(key.columns.length === 1 ? key.columns : [])]),
      table,
      rows: [row],
      preflight: target ? pointingNowhere(table, key, target) : pointing(table, key.columns),
    }
    return [violator]
  })
}
