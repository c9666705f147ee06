/** What a database holds beside the server's own. A catalogue query costs the server more in planning than in running, so none is asked for what is not there. */
import type { Row } from './row.ts'

/** Some row of `from` meets `where`. */
export interface Need {
  /** A catalogue as `o` and which of its rows are meant; empty for a condition that needs no rows. */
  readonly from: string
  readonly where: string
}

/** One statement, or one part of a union. */
export interface Query {
  readonly text: string
  /** Without any of these the query gives no rows; cheap conditions that may hold too often, and never too seldom. */
  readonly needs?: readonly Need[]
}

/** Rows of a catalogue that somebody made: the server's own have lower numbers. */
export function made(catalog: string, where = 'true', id = 'oid'): Need {
  if (where === 'true' && emptyAtFirst.has(catalog)) return { from: '', where: `pg_relation_size('${catalog}') > 0` }
  if (where === 'true' && inSchemas.has(catalog))
    return {
      from: `pg_depend o where refclassid = 'pg_namespace'::regclass`,
      where: `classid = '${catalog}'::regclass`,
    }
  return { from: `${catalog} o where o.${id} >= 16384`, where }
}

/** Without a row in a new database: that they have never held one is known without looking into them. */
export const emptyAtFirst: ReadonlySet<string> = new Set([
  ...[
    'pg_policy',
    'pg_inherits',
    'pg_statistic_ext',
    'pg_transform',
    'pg_event_trigger',
    'pg_default_acl',
    'pg_seclabel',
  ],
  ...['pg_foreign_data_wrapper', 'pg_foreign_server', 'pg_publication', 'pg_publication_rel', 'pg_subscription'],
  ...['pg_attrdef', 'pg_largeobject_metadata'],
])

/** Their objects live in schemas, and each depends on its own: one look at the schemas' dependants finds them all. */
const inSchemas: ReadonlySet<string> = new Set([
  ...['pg_operator', 'pg_opclass', 'pg_opfamily', 'pg_collation', 'pg_conversion'],
  ...['pg_ts_config', 'pg_ts_dict', 'pg_ts_parser', 'pg_ts_template'],
])

/** Empty without parts. */
export const toUnion = (parts: readonly Query[]): string => parts.map(({ text }) => text).join('\n  union all\n')

/** One scan for each `from`: its place among them, and `t` or not for each condition. */
export function inventoryQuery(queries: readonly Query[]): string {
  const parts = [...conditionsBySource(queries)].map(([from, conditions], place) => {
    const isAny = conditions.length === 1 && conditions[0] === 'true'
    const found = isAny ? [`exists (select from ${from})`] : conditions.map((where) => `bool_or(${where})`)
    return `select ${place} as place, array[${found.join(', ')}]::text as found${isAny || from === '' ? '' : ` from ${from}`}`
  })
  return parts.join('\n  union all\n')
}

/** Tells by the inventory's rows whether a query may give any. */
export function isNeeded(queries: readonly Query[], rows: readonly Row[]): (query: Query) => boolean {
  const found = new Map(rows.map((row) => [Number(row.place), (row.found ?? '').slice(1, -1).split(',')]))
  const there = new Set<string>()
  for (const [place, [from, conditions]] of [...conditionsBySource(queries)].entries())
    conditions.forEach((where, index) => {
      if (found.get(place)?.[index] === 't') there.add(key({ from, where }))
    })
  return ({ needs }) => needs === undefined || needs.some((need) => there.has(key(need)))
}

function conditionsBySource(queries: readonly Query[]): Map<string, readonly string[]> {
  const sources = new Map<string, readonly string[]>()
  for (const { from, where } of queries.flatMap(({ needs }) => needs ?? [])) {
    const known = sources.get(from) ?? []
    if (!known.includes(where)) sources.set(from, [...known, where])
  }
  return sources
}

const key = ({ from, where }: Need): string => `${from}\n${where}`
