/** Reads what probe rows need to know of tables: columns, types, checks, keys. Straight from the catalogue, domains and partitions included. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { type ComputedColumn, isComputable, overWritten, type SeedCheck } from './check.ts'

export interface SeedColumn {
  readonly name: string
  /** With modifier, ready for a cast. */
  readonly type: string
  /** The same, of a domain the type that it rests on. */
  readonly baseType: string
  readonly typeId: string
  readonly modifier: number
  readonly notNull: boolean
  readonly hasDefault: boolean
  readonly generated: boolean
}

export interface SeedKey {
  readonly columns: readonly string[]
  readonly target: string
  readonly targetColumns: readonly string[]
}

export interface SeedTable {
  readonly id: string
  readonly schema: string
  readonly name: string
  readonly columns: readonly SeedColumn[]
  readonly primaryKey: readonly string[]
  readonly uniques: readonly (readonly string[])[]
  readonly checks: readonly SeedCheck[]
  readonly computed: readonly ComputedColumn[]
  readonly foreignKeys: readonly SeedKey[]
  /** Ids of the partitioned tables above it: keys that point at them are met by its rows. */
  readonly ancestors: readonly string[]
  /** User triggers: name and `tgenabled`. */
  readonly triggers: readonly (readonly [string, string])[]
}

export interface SeedType {
  readonly id: string
  readonly name: string
  readonly kind: 'base' | 'enum' | 'domain' | 'composite' | 'range' | 'multirange' | 'array'
  /** Domain: base type. Array: element. Range and multirange: subtype. */
  readonly of: string | null
  readonly modifier: number
  readonly notNull: boolean
  readonly labels: readonly string[]
  readonly checks: readonly string[]
  /** Type and modifier of each attribute of a composite. */
  readonly attributes: readonly (readonly [string, string])[]
}

export interface SeedCatalog {
  readonly tables: readonly SeedTable[]
  readonly types: ReadonlyMap<string, SeedType>
}

const userTables = `
  select c.oid, n.nspname, c.relname, c.relkind, c.relispartition
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'tenon')
    and not exists (select from pg_depend m where m.classid = 'pg_class'::regclass and m.objid = c.oid and m.deptype = 'e')`

const names = (keys: string, table: string): string =>
  `(select json_agg(a.attname order by k.place) from unnest(${keys}) with ordinality k(number, place)
    join pg_attribute a on a.attrelid = ${table} and a.attnum = k.number)`

/** Partitioned tables hold no rows: their partitions are filled. */
const tableQuery = (condition = 'true') => `
  with t as (${userTables})
  select json_build_object(
    'id', t.oid::text, 'schema', t.nspname, 'name', t.relname,
    'columns', coalesce((
      select json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'typeId', a.atttypid::text,
        'baseType', case when y.typtype = 'd' then format_type(y.typbasetype, y.typtypmod) else format_type(a.atttypid, a.atttypmod) end, 'modifier', a.atttypmod,
        'notNull', a.attnotnull or y.typnotnull, 'hasDefault', a.atthasdef or a.attidentity <> '', 'generated', a.attgenerated <> '') order by a.attnum)
      from pg_attribute a join pg_type y on y.oid = a.atttypid
      where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped), '[]'),
    'primaryKey', coalesce((select ${names('o.conkey', 't.oid')} from pg_constraint o where o.conrelid = t.oid and o.contype = 'p'), '[]'),
    'uniques', coalesce((
      select json_agg(coalesce(${names('i.indkey::int2[]', 't.oid')}, '[]')) from pg_index i where i.indrelid = t.oid and i.indisunique), '[]'),
    'checks', coalesce((
      select json_agg(json_build_object('columns', coalesce(${names('o.conkey', 't.oid')}, '[]'), 'expression', pg_get_expr(o.conbin, o.conrelid)))
      from pg_constraint o where o.conrelid = t.oid and o.contype = 'c'), '[]'),
    'computed', coalesce((
      select json_agg(json_build_object('name', a.attname, 'stored', a.attgenerated = 's', 'columns', coalesce((
          select json_agg(u.attname) from pg_depend m join pg_attribute u on u.attrelid = t.oid and u.attnum = m.refobjsubid
          where m.classid = 'pg_attrdef'::regclass and m.objid = d.oid and m.refclassid = 'pg_class'::regclass and m.refobjid = t.oid and u.attgenerated = ''), '[]'),
        'expression', pg_get_expr(d.adbin, d.adrelid)))
      from pg_attribute a join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = t.oid and a.attgenerated <> '' and not a.attisdropped), '[]'),
    'partition', case when t.relispartition then pg_get_partition_constraintdef(t.oid) end,
    'foreignKeys', coalesce((
      select json_agg(json_build_object('columns', ${names('o.conkey', 't.oid')}, 'target', o.confrelid::text,
        'targetColumns', ${names('o.confkey', 'o.confrelid')}))
      from pg_constraint o where o.conrelid = t.oid and o.contype = 'f'), '[]'),
    'ancestors', coalesce((
      with recursive up(oid) as (
        select i.inhparent from pg_inherits i where i.inhrelid = t.oid and t.relispartition
        union select i.inhparent from up join pg_inherits i on i.inhrelid = up.oid)
      select json_agg(up.oid::text) from up), '[]'),
    'triggers', coalesce((
      select json_agg(json_build_array(g.tgname, g.tgenabled)) from pg_trigger g where g.tgrelid = t.oid and not g.tgisinternal), '[]')
  )
  from t where t.relkind = 'r' and ${condition} order by t.nspname, t.relname`

const typeQuery = `
  with recursive t as (${userTables}), used(oid) as (
    select a.atttypid from t join pg_attribute a on a.attrelid = t.oid where a.attnum > 0 and not a.attisdropped
    union
    select x.oid from used u join pg_type y on y.oid = u.oid cross join lateral (
      select y.typbasetype as oid where y.typtype = 'd'
      union all select y.typelem where y.typcategory = 'A' and y.typelem <> 0
      union all select r.rngsubtype from pg_range r where r.rngtypid = y.oid
      union all select r.rngtypid from pg_range r where r.rngmultitypid = y.oid
      union all select a.atttypid from pg_attribute a where y.typtype = 'c' and a.attrelid = y.typrelid and a.attnum > 0 and not a.attisdropped
    ) x)
  select json_build_object(
    'id', y.oid::text, 'name', case when n.nspname = 'pg_catalog' then format_type(y.oid, null) else y.typname end,
    'kind', case when y.typcategory = 'A' and y.typelem <> 0 then 'array' else
      case y.typtype when 'e' then 'enum' when 'd' then 'domain' when 'c' then 'composite' when 'r' then 'range' when 'm' then 'multirange' else 'base' end end,
    'of', case when y.typtype = 'd' then y.typbasetype::text
      when y.typcategory = 'A' and y.typelem <> 0 then y.typelem::text
      when y.typtype = 'r' then (select r.rngsubtype::text from pg_range r where r.rngtypid = y.oid)
      when y.typtype = 'm' then (select r.rngtypid::text from pg_range r where r.rngmultitypid = y.oid) end,
    'modifier', y.typtypmod, 'notNull', y.typnotnull,
    'labels', coalesce((select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = y.oid), '[]'),
    'checks', coalesce((select json_agg(pg_get_expr(o.conbin, 0)) from pg_constraint o where o.contypid = y.oid and o.contype = 'c'), '[]'),
    'attributes', coalesce((
      select json_agg(json_build_array(a.atttypid::text, a.atttypmod::text) order by a.attnum)
      from pg_attribute a where y.typtype = 'c' and a.attrelid = y.typrelid and a.attnum > 0 and not a.attisdropped), '[]')
  )
  from used u join pg_type y on y.oid = u.oid join pg_namespace n on n.oid = y.typnamespace`

export async function readSeedCatalog(session: Session): Promise<SeedCatalog> {
  const answers = await session.run(`begin; set local search_path = ''; ${tableQuery()}; ${typeQuery}; commit`)
  return { tables: toTables(answers[2]), types: toTypes(answers[3]) }
}

/** The same after a change, when only the tables that it `touched`, as `schema.table`, are others: the rest is as it was. */
export async function readSeedCatalogAgain(
  session: Session,
  { before, touched }: { readonly before: SeedCatalog; readonly touched: ReadonlySet<string> },
): Promise<SeedCatalog> {
  const [, , there, told] = await session.run(
    `begin; set local search_path = ''; select t.oid, t.nspname, t.relname, t.relkind from (${userTables}) as t; ${typeQuery}; commit`,
  )
  const types = toTypes(told)
  const paths = new Map((there?.rows ?? []).map(([id, schema, name]) => [id ?? '', pathOf(schema ?? '', name ?? '')]))
  const isSame = (table: SeedTable): boolean => {
    const path = pathOf(table.schema, table.name)
    const others = [...table.foreignKeys.map((key) => key.target), ...table.ancestors]
    return (
      paths.get(table.id) === path &&
      !touched.has(path) &&
      others.every((id) => paths.has(id)) &&
      table.columns.every((column) => types.has(column.typeId))
    )
  }
  const kept = before.tables.filter(isSame)
  const known = new Set(kept.map((table) => table.id))
  const open = (there?.rows ?? []).flatMap(([id, , , kind]) => (kind === 'r' && id && !known.has(id) ? [id] : []))
  if (open.length === 0) return { tables: kept, types }
  const condition = `t.oid in (${open.join(', ')})`
  const answers = await session.run(`begin; set local search_path = ''; ${tableQuery(condition)}; commit`)
  return { tables: [...kept, ...toTables(answers[2])].sort(byPath), types }
}

const pathOf = (schema: string, name: string): string => printPath([schema, name])

const byPath = (a: SeedTable, b: SeedTable): number =>
  a.schema < b.schema || (a.schema === b.schema && a.name < b.name) ? -1 : 1

type Answer = { readonly rows: readonly (readonly (string | null)[])[] } | undefined

const toTables = (answer: Answer): readonly SeedTable[] => rowsOf<TableAnswer>(answer).map(withAllChecks)

const toTypes = (answer: Answer): ReadonlyMap<string, SeedType> =>
  new Map(rowsOf<SeedType>(answer).map((type) => [type.id, type]))

// The queries above build exactly these records.
const rowsOf = <T>(answer: Answer): T[] => (answer?.rows ?? []).map(([json]) => JSON.parse(json ?? 'null') as T)

interface TableAnswer extends SeedTable {
  readonly partition: string | null
}

/** A partition's bounds are a check of its rows, and so is what the server computes from them. */
function withAllChecks({ partition, ...table }: TableAnswer): SeedTable {
  const { computed } = table
  if (partition === null && computed.length === 0) return table
  const bounds = partition === null ? [] : [{ columns: namedBy(partition, table), expression: partition }]
  return {
    ...table,
    checks: [
      ...[...table.checks, ...bounds].map((check) => overWritten(check, table)),
      ...computed.filter(({ stored }) => stored).map(isComputable),
    ],
  }
}

const namedBy = (expression: string, { columns }: SeedTable): readonly string[] =>
  columns.map((column) => column.name).filter((name) => mentions(expression, name))

/** Whether an expression that the server printed names a column. */
export const mentions = (expression: string, name: string): boolean =>
  /^[a-z_][a-z0-9_]*$/.test(name)
    ? new RegExp(`(?<![\\w$"'])"?${name}"?(?![\\w$"])`).test(expression)
    : expression.includes(`"${name.replaceAll('"', '""')}"`)
