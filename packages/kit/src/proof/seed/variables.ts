/** What a probe row of a table is made of: free columns, and groups of columns that checks tie together. */
import { printPath } from '../../catalog/fact-id.ts'
import { quoteName } from '../../sql/quote.ts'
import { candidatesOf, mine } from './candidates.ts'
import type { SeedCatalog, SeedColumn, SeedTable } from './catalog.ts'
import type { Coming, ComingTable } from './coming.ts'
import { columnPath, type Fate, type Fates } from './fates.ts'
import { holdersOf, idsByPath, referredColumns } from './order.ts'
import type { Goal, Group, Variable } from './solve.ts'

/** Column → text of the value; `null` is SQL NULL. */
export type RowValues = ReadonlyMap<string, string | null>

/** Rows by the id of their table. */
export interface ValuesById {
  get(id: string): readonly RowValues[] | undefined
}

export interface VariableContext {
  readonly catalog: SeedCatalog
  readonly coming: Coming
  readonly careful: ReadonlyMap<string, readonly string[]>
  readonly fates: Fates
  /** Rows that are chosen or there already. */
  readonly values: ValuesById
}

export interface TableVariables {
  readonly groups: readonly Group[]
  /** Columns that no check names: a value for each row, `undefined` where there is none. */
  readonly free: readonly (readonly [string, readonly (string | null | undefined)[]])[]
}

export function tableVariables(table: SeedTable, context: VariableContext): TableVariables {
  const next = context.coming.tables.get(printPath([table.schema, table.name]))
  const writable = table.columns.filter((column) => !column.generated)
  const keyVariables = foreignKeyVariables(table, { ...context, next })
  const keyed = new Set(keyVariables.flatMap((one) => one.columns.map((column) => column.name)))
  const checks = [...table.checks, ...(next?.checks ?? []), ...domainChecks(table, context.catalog)]
  const distinct = distinctColumns(table, next)
  const variables: Variable[] = [
    ...keyVariables,
    ...writable
      .filter((column) => !keyed.has(column.name))
      .map((column) =>
        columnVariable(column, {
          table,
          context,
          next,
          distinct,
          expressions: checks.filter((one) => one.columns.includes(column.name)).map((one) => one.expression),
        }),
      ),
  ]
  const fate = (name: string) => context.fates.get(columnPath(table, name))
  const watched = writable
    .filter((column) => fate(column.name))
    .map(({ name }) => ({ columns: [name], expression: 'true' }))
  const groups = joinByChecks(variables, [...checks, ...watched]).map((group) => withGoals(group, fate))
  const grouped = new Set(groups.flatMap((group) => group.variables))
  const free = variables.filter((one) => !grouped.has(one)).flatMap(freeValues)
  return { groups, free }
}

/** Rows that are wanted of every table, and more that columns of changing types may ask for. */
const rows = [0, 1, 2]
const moreRows = [...rows, 3, 4, 5, 6]

/** Values that a change of type refuses or makes others should be seen. */
function withGoals(group: Group, fate: (name: string) => Fate | undefined): Group {
  const goals = group.variables.flatMap((one, variable) =>
    one.columns.flatMap((column, place): Goal[] => {
      const { refused, altered } = fate(column.name) ?? {}
      return [refused, altered].flatMap((wanted) => {
        const reach = (tuple: readonly (string | null)[]) => wanted?.has(tuple[place] ?? '') && tuple[place] !== null
        const options = new Set(one.options.flatMap((tuple, index) => (reach(tuple) ? [index] : [])))
        return options.size > 0 ? [{ variable, options }] : []
      })
    }),
  )
  return { ...group, goals }
}

/** Plain first, something odd second, NULL last. */
function freeValues(variable: Variable): (readonly [string, readonly (string | null | undefined)[]])[] {
  const isNull = (tuple: readonly (string | null)[]) => tuple.every((value) => value === null)
  const filled = variable.options.filter((tuple) => !isNull(tuple))
  const empty = variable.options.find(isNull)
  const chosen = moreRows.map((row) => {
    if (variable.pinned) return variable.options[row]
    if (variable.distinct) return row === 2 && empty ? empty : filled[row]
    if (row === 2 && empty) return empty
    return (row === 1 ? (filled[3] ?? filled[1]) : filled[row === 0 ? 0 : row - 1]) ?? filled[0] ?? empty
  })
  return variable.columns.map(
    (column, place) =>
      [column.name, chosen.map((tuple) => (tuple === undefined ? undefined : (tuple[place] ?? null)))] as const,
  )
}

/** Columns of which no two rows may share a value: of single keys, and the first of composite ones. */
function distinctColumns(table: SeedTable, next: ComingTable | undefined): ReadonlySet<string> {
  const keys = [table.primaryKey, ...table.uniques, ...(next?.uniques ?? []).map((one) => one.columns)]
  return new Set(keys.flat())
}

function columnVariable(
  column: SeedColumn,
  of: {
    table: SeedTable
    context: VariableContext
    next: ComingTable | undefined
    distinct: ReadonlySet<string>
    expressions: readonly string[]
  },
): Variable {
  const { table, context, next } = of
  const path = columnPath(table, column.name)
  const labels = next?.labels.get(column.name)
  const known = (
    context.careful.get(path) ??
    context.fates.get(path)?.values ??
    candidatesOf(column, context.catalog, mine(of.expressions))
  ).filter((value) => labels === undefined || labels.includes(value))
  const isDistinct = of.distinct.has(column.name)
  const fixed = context.values.get(table.id)
  const isKeyOfOthers = isReferred(table, column.name, context.catalog)
  const isEnough = known.length >= rows.length
  const pinned = fixed !== undefined && fixed.length > 0 && fixed.every((row) => row.has(column.name)) && isKeyOfOthers
  const notNull =
    column.notNull || next?.notNull.includes(column.name) === true || table.primaryKey.includes(column.name)
  const options =
    pinned && fixed
      ? fixed.map((row) => [row.get(column.name) ?? null])
      : [...known.map((value) => [value]), ...(notNull || (isKeyOfOthers && isEnough) ? [] : [[null]])]
  return { columns: [{ name: column.name, type: column.baseType }], options, pinned, distinct: isDistinct }
}

function isReferred(table: SeedTable, column: string, { tables }: SeedCatalog): boolean {
  const referred = referredColumns(tables)
  return [table.id, ...table.ancestors].some((id) => referred.get(id)?.has(column) === true)
}

/** Keys that share a column take their values together: row k of each target. */
function foreignKeyVariables(
  table: SeedTable,
  context: VariableContext & { next: ComingTable | undefined },
): Variable[] {
  const byPath = idsByPath(context.catalog.tables)
  const coming = (context.next?.foreignKeys ?? []).flatMap((key) => {
    const target = byPath.get(key.target)
    return target === undefined ? [] : [{ ...key, target }]
  })
  const keys = [...table.foreignKeys, ...coming]
  const unions: { columns: Set<string>; keys: typeof keys }[] = []
  for (const key of keys) {
    const touching = unions.filter((one) => key.columns.some((name) => one.columns.has(name)))
    const joined = {
      columns: new Set([...key.columns, ...touching.flatMap((one) => [...one.columns])]),
      keys: [key, ...touching.flatMap((one) => one.keys)],
    }
    for (const one of touching) unions.splice(unions.indexOf(one), 1)
    unions.push(joined)
  }
  return unions.flatMap((union) => {
    const columns = table.columns.filter((column) => union.columns.has(column.name) && !column.generated)
    if (columns.length !== union.columns.size) return []
    const names = columns.map((column) => column.name)
    const known = rowsOfTargets(table, { keys: union.keys, columns: names, context })
    const options = fitting(known, (place) => context.careful.get(columnPath(table, names[place] ?? '')))
    const mayBeNull = columns.every(
      (column) =>
        !column.notNull && !table.primaryKey.includes(column.name) && !context.next?.notNull.includes(column.name),
    )
    const distinct = [table.primaryKey, ...table.uniques].some(
      (key) => key.length > 0 && key.every((name) => union.columns.has(name)),
    )
    const variable: Variable = {
      columns: columns.map((column) => ({ name: column.name, type: column.baseType })),
      options: mayBeNull ? [...options, columns.map(() => null)] : options,
      pinned: false,
      distinct,
    }
    return [variable]
  })
}

/** Keys that the coming types of the columns take, when there are any. */
function fitting(
  tuples: (string | null)[][],
  values: (place: number) => readonly string[] | undefined,
): (string | null)[][] {
  const fit = tuples.filter((tuple) =>
    tuple.every((value, place) => value === null || values(place)?.includes(value) !== false),
  )
  return fit.length > 0 ? fit : tuples
}

function rowsOfTargets(
  table: SeedTable,
  of: {
    keys: readonly { target: string; columns: readonly string[]; targetColumns: readonly string[] }[]
    columns: readonly string[]
    context: VariableContext
  },
): (string | null)[][] {
  const holders = holdersOf(of.context.catalog.tables)
  const options: (string | null)[][] = []
  for (const row of moreRows) {
    const values = new Map<string, string | null>()
    let fits = true
    for (const key of of.keys) {
      const targets = (holders.get(key.target) ?? []).flatMap((id) => of.context.values.get(id) ?? [])
      const own = key.target === table.id ? targets[row] : (targets[row] ?? targets[0])
      if (!own) fits = false
      for (const [place, name] of key.columns.entries()) {
        const value = own?.get(key.targetColumns[place] ?? '') ?? null
        if (values.has(name) && values.get(name) !== value) fits = false
        values.set(name, value)
      }
    }
    const tuple = of.columns.map((name) => values.get(name) ?? null)
    if (fits && tuple.every((value) => value !== null)) options.push(tuple)
  }
  return options.length > 0 ? unique(options) : selfKeys(table, of)
}

/** A row that points at itself: its own key is not chosen yet, so plain values stand in for both. */
function selfKeys(
  table: SeedTable,
  {
    keys,
    columns,
    context,
  }: {
    keys: readonly { target: string; columns: readonly string[]; targetColumns: readonly string[] }[]
    columns: readonly string[]
    context: VariableContext
  },
): (string | null)[][] {
  if (keys.length !== 1 || keys[0]?.target !== table.id) return []
  const [key] = keys
  const lists = columns.map((name) => {
    const target = key.targetColumns[key.columns.indexOf(name)]
    const column = table.columns.find((one) => one.name === target)
    return column ? candidatesOf(column, context.catalog) : []
  })
  return rows.flatMap((row) =>
    lists.every((list) => list[row] !== undefined) ? [lists.map((list) => list[row] ?? null)] : [],
  )
}

const unique = (tuples: readonly (string | null)[][]): (string | null)[][] => [
  ...new Map(tuples.map((tuple) => [JSON.stringify(tuple), tuple])).values(),
]

/** The checks of a column's domain, and of the domains below it, as checks of the column. */
function domainChecks(table: SeedTable, catalog: SeedCatalog) {
  return table.columns.flatMap((column) => {
    const found: { columns: readonly string[]; expression: string }[] = []
    for (
      let type = catalog.types.get(column.typeId);
      type?.kind === 'domain';
      type = catalog.types.get(type.of ?? '')
    ) {
      found.push(
        ...type.checks.map((text) => ({
          columns: [column.name],
          expression: text.replaceAll(/\bVALUE\b/g, quoteName(column.name)),
        })),
      )
    }
    return column.generated ? [] : found
  })
}

function joinByChecks(
  variables: readonly Variable[],
  checks: readonly { columns: readonly string[]; expression: string }[],
): Group[] {
  const groups: { variables: Set<Variable>; expressions: string[] }[] = []
  for (const check of checks) {
    const named = variables.filter((one) => one.columns.some((column) => check.columns.includes(column.name)))
    if (named.length === 0) continue
    const touching = groups.filter((group) => named.some((one) => group.variables.has(one)))
    for (const group of touching) groups.splice(groups.indexOf(group), 1)
    groups.push({
      variables: new Set([...named, ...touching.flatMap((group) => [...group.variables])]),
      expressions: [check.expression, ...touching.flatMap((group) => group.expressions)],
    })
  }
  return groups.map((group) => ({ variables: [...group.variables], expressions: group.expressions, goals: [] }))
}
