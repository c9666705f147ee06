/** Columns of foreign keys, which take the values of probe rows that stand in the tables they point at. */
import { candidatesOf } from './candidates.ts'
import type { SeedColumn, SeedKey, SeedTable } from './catalog.ts'
import type { ComingTable } from './coming.ts'
import { columnPath } from './fates.ts'
import { holdersOf, idsByPath } from './order.ts'
import type { Variable } from './variable.ts'
import { moreRows, rows, type VariableContext } from './variable-context.ts'

/** Keys that share a column take their values together: row k of each target. */
export function foreignKeyVariables(
  table: SeedTable,
  context: VariableContext & { next: ComingTable | undefined },
): Variable[] {
  const byPath = idsByPath(context.catalog.tables)
  const mayBeOpen = (column: SeedColumn): boolean =>
    !column.notNull && !table.primaryKey.includes(column.name) && !context.next?.notNull.includes(column.name)
  const coming = (context.next?.foreignKeys ?? []).flatMap((key) => {
    const target = byPath.get(key.target)
    if (target !== undefined) return [{ ...key, target }]
    // It points at a table that is new, hence empty: only rows that leave it open survive.
    const isOpen = table.columns.some((column) => key.columns.includes(column.name) && mayBeOpen(column))
    return isOpen ? [key] : []
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
    const isOpen = (name: string) => columns.some((column) => column.name === name && mayBeOpen(column))
    const known = [
      ...rowsOfTargets(table, { keys: union.keys, columns: names, context }),
      ...(names.some(isOpen) && !names.every(isOpen)
        ? withOpenKeys(table, { keys: union.keys, names, isOpen, context })
        : []),
    ]
    const options = fitting(known, (place) => context.careful.get(columnPath(table, names[place] ?? '')))
    const mayBeNull = columns.every(mayBeOpen)
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

/** Rows of the targets that must be there; the columns of keys that point nowhere while one of them is NULL are NULL. */
function withOpenKeys(
  table: SeedTable,
  {
    keys,
    names,
    isOpen,
    context,
  }: {
    keys: readonly SeedKey[]
    names: readonly string[]
    isOpen: (name: string) => boolean
    context: VariableContext
  },
): (string | null)[][] {
  const strict = keys.filter((key) => !key.columns.some(isOpen))
  const columns = names.filter((name) => strict.some((key) => key.columns.includes(name)))
  if (names.some((name) => !isOpen(name) && !columns.includes(name))) return []
  return rowsOfTargets(table, { keys: strict, columns, context }).map((tuple) =>
    names.map((name) => (columns.includes(name) ? (tuple[columns.indexOf(name)] ?? null) : null)),
  )
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
