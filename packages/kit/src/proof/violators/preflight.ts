/** Queries for the real database: what they count would stop a statement. */
import { quoteLiteral, quoteName, quotePath } from '../../sql/quote.ts'
import type { SeedTable } from '../seed/catalog.ts'
import type { ComingTable } from '../seed/coming.ts'
import type { Using } from '../seed/using.ts'
import { isNumber, numberLoss } from './number-loss.ts'
import { uncomputable, unreadable } from './unreadable.ts'

export type Place = Pick<SeedTable, 'schema' | 'name'>

const count = ({ schema, name }: Place): string => `select count(*) from ${quotePath([schema, name])}`

export const anyRow = (table: Place): string => count(table)

export const nullIn = (table: Place, name: string): string => `${count(table)} where ${quoteName(name)} is null`

export const breaking = (table: Place, expression: string): string => `${count(table)} where not (${expression})`

export const labelledOther = (table: Place, name: string, kept: readonly string[]): string =>
  `${count(table)} where ${quoteName(name)}::text ${kept.length > 0 ? `not in (${kept.map(quoteLiteral).join(', ')})` : 'is not null'}`

/** Values of a type made of labels: their text tells which they hold. */
export function labelledWithin(table: Place, name: string, lost: readonly string[]): string {
  const holds = lost.map((label) => `strpos(${quoteName(name)}::text, ${quoteLiteral(label)}) > 0`)
  return `${count(table)} where ${holds.join(' or ')}`
}

/** Values that do not read back the same from the narrower type; of one that is enumerated anew, its labels are known. */
export function narrowed(
  table: Place,
  {
    name,
    from,
    to,
    labels,
    using,
    others = [],
    versionNumber,
  }: {
    readonly name: string
    readonly from: string
    readonly to: string
    readonly labels?: readonly string[] | undefined
    readonly using?: Using | undefined
    /** The other columns of the table. */
    readonly others?: readonly string[]
    /** Of the server, such as 180004. */
    readonly versionNumber: number
  },
): string {
  const retyped = { table, name, from, to, versionNumber }
  if (using) return uncomputable(retyped, using, others)
  if (labels) return labelledOther(table, name, labels)
  const column = quoteName(name)
  const bound = /^(?:character varying|character)\((\d+)\)$/.exec(to)?.[1]
  if (bound) return `${count(table)} where length(${column}::text) > ${bound}`
  const loss = from === 'jsonb' ? scalarLoss(column, to) : numberLoss(column, { from, to })
  return loss === undefined ? unreadable(retyped) : `${count(table)} where ${loss}`
}

/** Of documents only a bare number or truth value comes out as one; JSON's own null is none. */
function scalarLoss(column: string, to: string): string | undefined {
  if (to === 'boolean') return `jsonb_typeof(${column}) <> 'boolean'`
  if (!isNumber(to)) return undefined
  const other = `jsonb_typeof(${column}) <> 'number'`
  const loss = numberLoss(`${column}::numeric`, { from: 'numeric', to })
  return loss === undefined ? other : `case when ${other} then true else ${loss} end`
}

export function repeated(table: Place, columns: readonly string[]): string {
  const names = columns.map(quoteName).join(', ')
  const present = columns.map((name) => `${quoteName(name)} is not null`).join(' and ')
  return `select ${names}, count(*) from ${quotePath([table.schema, table.name])} where ${present} group by ${names} having count(*) > 1`
}

/** At a table that is new. */
export const pointing = (table: Place, columns: readonly string[]): string =>
  `${count(table)} where ${columns.map((name) => `${quoteName(name)} is not null`).join(' and ')}`

export function pointingNowhere(table: Place, key: ComingTable['foreignKeys'][number], target: Place): string {
  const pairs = key.columns.map(
    (name, index) => `target.${quoteName(key.targetColumns[index] ?? '')} = source.${quoteName(name)}`,
  )
  const present = key.columns.map((name) => `source.${quoteName(name)} is not null`)
  const lost = `${present.join(' and ')} and not exists (select from ${quotePath([target.schema, target.name])} as target where ${pairs.join(' and ')})`
  const names = key.columns.map((name) => `source.${quoteName(name)}`).join(', ')
  const isMixed =
    key.isFull && key.columns.length > 1 ? `num_nulls(${names}) between 1 and ${key.columns.length - 1} or ` : ''
  return `${count(table)} as source where ${isMixed}${lost}`
}

/** Of a printed path. */
export function placeOf(printed: string): Place {
  const names = [...printed.matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)]
  const [schema = '', name = ''] = names.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain)
  return { schema, name }
}
