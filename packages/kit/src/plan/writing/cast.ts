/** Which built-in types lead to which by a cast: `pg_cast` of PostgreSQL 15 and 18, and the ways through text. Compares no user types but enumerations. */

/** By type: those that an assignment reaches, and behind the bar those that only an explicit cast does. */
const casts = parse(`
  bigint: numeric, real, smallint, money, integer, double precision | bit, bytea
  bit: bit varying | integer, bigint
  bit varying: bit
  boolean: | integer
  box: polygon | lseg, point, circle
  bytea: | smallint, integer, bigint
  character: | xml
  character varying: | xml
  cidr: inet
  circle: | box, point, polygon
  date: timestamp without time zone, timestamp with time zone
  daterange: | datemultirange
  double precision: smallint, integer, bigint, real, numeric
  inet: cidr
  int4range: | int4multirange
  int8range: | int8multirange
  integer: smallint, bigint, numeric, real, double precision, money | boolean, bit, bytea, "char"
  "char": | integer
  interval: time without time zone
  json: jsonb
  jsonb: json | smallint, integer, bigint, numeric, real, double precision, boolean
  lseg: | point
  macaddr: macaddr8
  macaddr8: macaddr
  money: numeric
  numeric: smallint, integer, bigint, real, double precision, money
  numrange: | nummultirange
  path: polygon
  point: box
  polygon: path | point, box, circle
  real: smallint, integer, bigint, double precision, numeric
  smallint: integer, bigint, real, double precision, numeric | bytea
  text: | xml
  time with time zone: time without time zone
  time without time zone: interval, time with time zone
  timestamp with time zone: date, time without time zone, time with time zone, timestamp without time zone
  timestamp without time zone: date, time without time zone, timestamp with time zone
  tsrange: | tsmultirange
  tstzrange: | tstzmultirange
  uuid:
  xml:
  tsvector:
  tsquery:
  line:
  datemultirange:
  int4multirange:
  int8multirange:
  nummultirange:
  tsmultirange:
  tstzmultirange:
`)

/** Since 18 only. */
const younger: ReadonlySet<string> = new Set([
  ...['smallint', 'integer', 'bigint'].flatMap((type) => [`bytea > ${type}`, `${type} > bytea`]),
])

interface Targets {
  readonly assigned: ReadonlySet<string>
  readonly explicit: ReadonlySet<string>
}

function parse(table: string): ReadonlyMap<string, Targets> {
  const names = (part = ''): Set<string> => new Set(part.split(',').flatMap((name) => name.trim() || []))
  return new Map(
    table
      .trim()
      .split('\n')
      .map((line) => {
        const [from = '', targets = ''] = line.split(':')
        const [assigned, explicit] = targets.split('|')
        return [from.trim(), { assigned: names(assigned), explicit: names(explicit) }]
      }),
  )
}

/** A text type takes every value by assignment, and leads everywhere through input. */
const strings: ReadonlySet<string> = new Set(['text', 'character varying', 'character', 'bpchar', 'name', '"char"'])

/** The server casts without being told. Base types, no modifiers. */
export const isAssignable = (from: string, to: string): boolean =>
  from === to || (strings.has(to) && to !== '"char"') || casts.get(from)?.assigned.has(to) === true

export interface CastQuestion {
  readonly from: string
  readonly to: string
  readonly versionNumber: number
  /** Whether a user's type is an enumeration: nothing but text leads to it or from it. */
  isEnum(type: string): boolean
}

/** False only where that is certain: what extensions and users define is the server's to know. */
export function canCast({ from, to, versionNumber, isEnum }: CastQuestion): boolean {
  const [source, target] = [elementOf(from), elementOf(to)]
  if (strings.has(source) && source === from) return true
  if (strings.has(target) && target === to) return true
  const isKnown = (type: string): boolean => casts.has(type) || strings.has(type) || isEnum(type)
  if (!isKnown(source) || !isKnown(target)) return true
  if ((source === from) !== (target === to)) return false
  if (source === target || strings.has(source) || strings.has(target)) return true
  // Two enumerations are led through text (`usingClause`).
  if (isEnum(source) && isEnum(target)) return true
  return isListed(source, target, versionNumber)
}

/** By a way of its own, be it explicit only, and not through the text of the value. */
export function castsDirectly({ from, to, versionNumber }: Omit<CastQuestion, 'isEnum'>): boolean {
  const [source, target] = [elementOf(from), elementOf(to)]
  return (source === from) === (target === to) && isListed(source, target, versionNumber)
}

function isListed(source: string, target: string, versionNumber: number): boolean {
  if (versionNumber < 180000 && younger.has(`${source} > ${target}`)) return false
  const targets = casts.get(source)
  return targets?.assigned.has(target) === true || targets?.explicit.has(target) === true
}

/** Without modifier and list. */
export const baseType = (type: string): string => type.replace(/\(\d+(?:,-?\d+)?\)/, '').replace(/(?:\[\])+$/, '')

const elementOf = (type: string): string => type.replace(/(?:\[\])+$/, '')

/** Without modifier. */
export const plainType = (type: string): string => type.replace(/\(\d+(?:,-?\d+)?\)/, '')
