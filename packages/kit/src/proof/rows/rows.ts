/** Rows as the server's own raw text, and what became of each value between two readings. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import type { RowMap } from './row-map.ts'

export interface TableRows {
  /** The server's own number of it, which a renamed table keeps and a table made anew does not have. */
  readonly id: string
  readonly path: readonly string[]
  /** The topmost table that it is a partition or a child of. */
  readonly heirOf?: readonly string[] | null
  readonly isPartition?: boolean
  readonly columns: readonly string[]
  /** Likewise, of each column. */
  readonly numbers: readonly number[]
  readonly types: readonly string[]
  readonly key: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

const tablesAMessage = 200

/** Every table that holds rows, or some by their ids, partitions and children each for itself. */
export async function readRows(session: Session, ids?: readonly string[]): Promise<readonly TableRows[]> {
  if (ids?.length === 0) return []
  const answers = await session.run(`begin; set local search_path = ''; select json_build_object(
      'id', c.oid::text, 'path', json_build_array(n.nspname, c.relname), 'isPartition', c.relispartition,
      'heirOf', (with recursive up(oid, height) as (
          select i.inhparent, 1 from pg_inherits i where i.inhrelid = c.oid and i.inhseqno = 1
          union all select i.inhparent, up.height + 1 from up join pg_inherits i on i.inhrelid = up.oid and i.inhseqno = 1)
        select json_build_array(rn.nspname, r.relname) from up join pg_class r on r.oid = up.oid join pg_namespace rn on rn.oid = r.relnamespace order by up.height desc limit 1),
      'columns', (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      'numbers', (select json_agg(a.attnum order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
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
    return { ...read, columns: read.columns ?? [], numbers: read.numbers ?? [], types: read.types ?? [] }
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
  /** Path before; of what is inherited, in the table that gives it. */
  readonly path: readonly string[]
  readonly typeBefore: string
  readonly typeAfter: string
  /** Values whose rows are there. */
  readonly seen: number
  /** Those of them that are not NULL: without any nobody saw what becomes of values. */
  readonly filled: number
  /** The table, or the column in it, was dropped and made anew under the same name. */
  readonly anew: 'table' | 'column' | undefined
  /** Those that are others now; all of them where another column of the table has taken the name. */
  readonly different: readonly Pair[]
}

export interface RowsCompared {
  readonly columns: readonly ColumnPairs[]
  /** Columns and tables that are gone, with the values (not NULL) or rows they held. */
  readonly gone: readonly { readonly path: readonly string[]; readonly count: number }[]
  /** Tables that are there and have lost rows. */
  readonly missing: readonly { readonly path: readonly string[]; readonly count: number; readonly of: number }[]
}

export function compareRows(before: readonly TableRows[], after: readonly TableRows[], map: RowMap): RowsCompared {
  const there = new Map(after.map((table) => [printPath(table.path), table]))
  const known = new Set(before.map(({ id }) => id))
  const columns: ColumnPairs[] = []
  const gone: { path: readonly string[]; count: number }[] = []
  const missing: { path: readonly string[]; count: number; of: number }[] = []
  for (const table of before) {
    const path = map.table(table.path)
    const target = path && there.get(printPath(path))
    if (!target) {
      gone.push({ path: table.path, count: table.rows.length })
      continue
    }
    const places = table.columns.map((_, index) => placeOf(table, index, { target, map }))
    const paired = pairsOf(table, { target, places, known })
    const lost = paired.filter((row) => row === undefined).length
    if (lost > 0) {
      const of = table.rows.length
      missing.push({ path: (table.isPartition && table.heirOf) || table.path, count: lost, of })
    }
    for (const [index, name] of table.columns.entries()) {
      const place = places[index] ?? -1
      const own = [...table.path, name]
      if (place < 0) gone.push({ path: own, count: table.rows.filter((row) => row[index] !== null).length })
      else columns.push(toPairs({ table, target, paired, map }, index, place))
    }
  }
  return { columns, gone, missing }
}

/** A table that stood there under another name holds that one's rows. */
function pairsOf(
  table: TableRows,
  {
    target,
    places,
    known,
  }: Pick<Found, 'target'> & { readonly places: readonly number[]; readonly known: ReadonlySet<string> },
): readonly (Row | undefined)[] {
  if (target.id !== table.id && known.has(target.id)) return table.rows.map(() => undefined)
  return areSame(table, target, places) ? target.rows : pairRows(table, target, places)
}

interface Paired {
  readonly table: TableRows
  readonly target: TableRows
  readonly paired: readonly (Row | undefined)[]
  readonly map: RowMap
}

function toPairs({ table, target, paired, map }: Paired, index: number, place: number): ColumnPairs {
  const name = table.columns[index] ?? ''
  const valueAt = (at: number): string | null => table.rows[at]?.[index] ?? null
  const anewTable = table.id === target.id ? undefined : 'table'
  const number = target.numbers[place] ?? 0
  const isOther = !anewTable && table.numbers[index] !== number && table.numbers.includes(number)
  return {
    path: table.heirOf && map.isInherited([...table.path, name]) ? [...table.heirOf, name] : [...table.path, name],
    typeBefore: table.types[index] ?? '',
    typeAfter: target.types[place] ?? '',
    seen: paired.filter((row) => row !== undefined).length,
    filled: paired.filter((row, at) => row !== undefined && valueAt(at) !== null).length,
    anew: anewTable ?? (table.numbers[index] === number ? undefined : 'column'),
    different: paired.flatMap((row, at): Pair[] => {
      const [old, fresh] = [valueAt(at), isOther ? null : (row?.[place] ?? null)]
      return row && old !== fresh ? [[old, fresh]] : []
    }),
  }
}

interface Found {
  readonly target: TableRows
  readonly map: RowMap
}

/** What is inherited is no fact of its own: it keeps its number, whatever becomes of its name. */
function placeOf(table: TableRows, index: number, { target, map }: Found): number {
  const own = [...table.path, table.columns[index] ?? '']
  const name = map.column(own)
  if (name !== undefined) return target.columns.indexOf(name)
  const at = table.id === target.id ? target.numbers.indexOf(table.numbers[index] ?? 0) : -1
  return map.isInherited(own) || target.columns[at] === table.columns[index] ? at : -1
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
  // A row that is there as it was is no other row's, though it may look alike.
  for (const [index, row] of table.rows.entries()) {
    const whole = (other: Row) => places.every((place, at) => place < 0 || (other[place] ?? null) === (row[at] ?? null))
    const same = found[index] === undefined ? [...free].find(whole) : undefined
    if (same && free.delete(same)) found[index] = same
  }
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
