/** Rows that the up put into tables which were there before, and that the down leaves. */
import { printPath } from '../../catalog/fact-id.ts'
import type { RowMap } from './row-map.ts'
import type { TableRows } from './rows.ts'

export interface RowsLeft {
  /** Of the state before. */
  readonly path: readonly string[]
  readonly count: number
}

export interface Passages {
  readonly before: readonly TableRows[]
  readonly afterUp: readonly TableRows[]
  readonly afterDown: readonly TableRows[]
  /** From before to after the up. */
  readonly up: RowMap
}

export function rowsLeft({ before, afterUp, afterDown, up }: Passages): readonly RowsLeft[] {
  const [reached, back] = [byPath(afterUp), byPath(afterDown)]
  return before.flatMap((table): RowsLeft[] => {
    const there = reached.get(printPath(up.table(table.path) ?? []))
    const end = back.get(printPath(table.path))
    if (!there || !end || there.rows.length === 0 || end.rows.length === 0) return []
    const names = table.key.length > 0 ? table.key : table.columns
    const turned = names.map((name) => up.column([...table.path, name]) ?? '')
    // A key that is gone or of another type tells no row.
    if (!turned.every((name, index) => typeOf(there, name) === typeOf(table, names[index] ?? ''))) return []
    const [old, fresh, last] = [keysOf(table, names), keysOf(there, turned), new Set(keysOf(end, names))]
    const known = new Set(old)
    const count = fresh.filter((key) => !known.has(key) && last.has(key)).length
    return count > 0 ? [{ path: table.path, count }] : []
  })
}

const byPath = (tables: readonly TableRows[]): ReadonlyMap<string, TableRows> =>
  new Map(tables.map((table) => [printPath(table.path), table]))

const typeOf = ({ columns, types }: TableRows, name: string): string | undefined => types[columns.indexOf(name)]

function keysOf({ columns, rows }: TableRows, names: readonly string[]): readonly string[] {
  const places = names.map((name) => columns.indexOf(name))
  return rows.map((row) => JSON.stringify(places.map((place) => row[place] ?? null)))
}
