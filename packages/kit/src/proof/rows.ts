/** Rows as the server's own raw text, and what became of each value between two readings. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../catalog/fact-id.ts'
import { quoteName, quotePath } from '../sql/quote.ts'
import type { RowMap } from './row-map.ts'

export interface TableRows {
  readonly path: readonly string[]
  readonly columns: readonly string[]
  readonly types: readonly string[]
  readonly key: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

const tablesAMessage = 200

/** Every table that holds rows, or some by their ids, partitions and children each for itself. */
export async function readRows(session: Session, ids?: readonly string[]): Promise<readonly TableRows[]> {
  if (ids?.length === 0) return []
  const answers = await session.run(`begin; set local search_path = ''; select json_build_object(
      'path', json_build_array(n.nspname, c.relname),
      'columns', (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      'types', (select json_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      'key', coalesce((select json_agg(a.attname order by a.attnum) from pg_constraint o join pg_attribute a on a.attrelid = c.oid and a.attnum = any (o.conkey)
        where o.conrelid = c.oid and o.contype = 'p'), '[]'))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r'${ids ? ` and c.oid in (${ids.join(', ')})` : ''} and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'tenon')
      and not exists (select from pg_depend m where m.classid = 'pg_class'::regclass and m.objid = c.oid and m.deptype = 'e')
    order by n.nspname, c.relname; commit`)
  const tables = (answers[2]?.rows ?? []).map(([json]) => {
    // The query above builds exactly this.
    const read = JSON.parse(json ?? '{}') as Omit<TableRows, 'rows'> & { columns: readonly string[] | null }
    return { ...read, columns: read.columns ?? [], types: read.types ?? [] }
  })
  const result: TableRows[] = []
  for (let at = 0; at < tables.length; at += tablesAMessage) {
    const some = tables.slice(at, at + tablesAMessage)
    const read = await session.run(
      some
        .map((table) => `select ${table.columns.map(quoteName).join(', ')} from only ${quotePath(table.path)}`)
        .join(';\n'),
    )
    result.push(...some.map((table, index) => ({ ...table, rows: read[index]?.rows ?? [] })))
  }
  return result
}

/** The same rows, but of tables that were written into since by this session. */
export async function readAgain(session: Session, rows: readonly TableRows[], ids: readonly string[]) {
  const fresh = new Map((await readRows(session, ids)).map((table) => [printPath(table.path), table]))
  return rows.map((table) => fresh.get(printPath(table.path)) ?? table)
}

/** One value before and another after. */
export type Pair = readonly [before: string | null, after: string | null]

export interface ColumnPairs {
  /** Path before. */
  readonly path: readonly string[]
  readonly typeBefore: string
  readonly typeAfter: string
  /** Values whose rows are there. */
  readonly seen: number
  /** Those that are others now. */
  readonly different: readonly Pair[]
}

export interface RowsCompared {
  readonly columns: readonly ColumnPairs[]
  /** Columns and tables that are gone, with the values (not NULL) or rows they held. */
  readonly gone: readonly { readonly path: readonly string[]; readonly count: number }[]
  /** Tables that are there and have lost rows. */
  readonly missing: readonly { readonly path: readonly string[]; readonly count: number }[]
}

export function compareRows(before: readonly TableRows[], after: readonly TableRows[], map: RowMap): RowsCompared {
  const there = new Map(after.map((table) => [printPath(table.path), table]))
  const columns: ColumnPairs[] = []
  const gone: { path: readonly string[]; count: number }[] = []
  const missing: { path: readonly string[]; count: number }[] = []
  for (const table of before) {
    const path = map.table(table.path)
    const target = path && there.get(printPath(path))
    if (!target) {
      gone.push({ path: table.path, count: table.rows.length })
      continue
    }
    const places = table.columns.map((name) => target.columns.indexOf(map.column([...table.path, name]) ?? ' gone'))
    const paired = areSame(table, target, places) ? target.rows : pairRows(table, target, places)
    const lost = paired.filter((row) => row === undefined).length
    if (lost > 0) missing.push({ path: table.path, count: lost })
    for (const [index, name] of table.columns.entries()) {
      const place = places[index] ?? -1
      const own = [...table.path, name]
      if (place < 0) gone.push({ path: own, count: table.rows.filter((row) => row[index] !== null).length })
      else {
        columns.push({
          path: own,
          typeBefore: table.types[index] ?? '',
          typeAfter: target.types[place] ?? '',
          seen: table.rows.length - lost,
          different: table.rows.flatMap((row, at): Pair[] => {
            const other = paired[at]
            const [old = null, fresh = null] = [row[index], other?.[place]]
            return other && old !== fresh ? [[old, fresh]] : []
          }),
        })
      }
    }
  }
  return { columns, gone, missing }
}

type Row = readonly (string | null)[]

/** Most tables of a change: the same rows, in the same order. */
const areSame = (table: TableRows, target: TableRows, places: readonly number[]): boolean =>
  table.rows.length === target.rows.length &&
  table.rows.every((row, at) =>
    places.every((place, index) => place < 0 || (row[index] ?? null) === (target.rows[at]?.[place] ?? null)),
  )

/** By primary key; where that was converted too, by the most values in common. */
function pairRows(table: TableRows, target: TableRows, places: readonly number[]): readonly (Row | undefined)[] {
  const keyAt = table.key.map((name) => table.columns.indexOf(name))
  const isKeyed = keyAt.length > 0 && keyAt.every((index) => (places[index] ?? -1) >= 0)
  const keyOf = (row: Row, at: readonly number[]) => JSON.stringify(at.map((index) => row[index] ?? null))
  const byKey = new Map(
    isKeyed
      ? target.rows.map(
          (row) =>
            [
              keyOf(
                row,
                keyAt.map((index) => places[index] ?? -1),
              ),
              row,
            ] as const,
        )
      : [],
  )
  const free = new Set(target.rows)
  const found = table.rows.map((row) => {
    const same = isKeyed ? byKey.get(keyOf(row, keyAt)) : undefined
    if (same && free.delete(same)) return same
    return undefined
  })
  return found.map((same, index) => {
    if (same) return same
    const row = table.rows[index] ?? []
    const alike = (other: Row) => places.filter((place, at) => place >= 0 && other[place] === row[at]).length
    const best = [...free].reduce<Row | undefined>(
      (top, one) => (top === undefined || alike(one) > alike(top) ? one : top),
      undefined,
    )
    if (best) free.delete(best)
    return best
  })
}
