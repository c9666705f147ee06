/** Which changes of type need to be told how: those without an assignment cast. */
import { shortType } from '../../sql/tidy.ts'

/**
 * A cast is written only where the server asks for one: an explicit cast to a shorter type would cut values off in
 * silence, where the assignment that stands without it fails.
 */
export function usingClause(column: string, types: { from: string; to: string; hint: string | undefined }): string[] {
  if (types.hint !== undefined) return [`using ${types.hint}`]
  const [from, to] = [baseType(types.from), baseType(types.to)]
  const isListed = types.from.endsWith('[]') === types.to.endsWith('[]')
  if (isListed && isAssignable(from, to)) return []
  const target = shortType(types.to)
  // No cast leads from one user type to another, or from a list of one; text leads everywhere.
  const isFar = from.includes('.') && to.includes('.')
  const list = types.from.endsWith('[]') && types.to.endsWith('[]') ? 'text[]' : 'text'
  return [`using ${column}::${isFar ? `${list}::` : ''}${target}`]
}

/** Without modifier and list. */
const baseType = (type: string): string => type.replace(/\(\d+(?:,-?\d+)?\)/, '').replace(/(?:\[\])+$/, '')

const strings: ReadonlySet<string> = new Set(['text', 'character varying', 'character', 'bpchar', 'name', '"char"'])

const families: readonly ReadonlySet<string>[] = [
  new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']),
  new Set(['date', 'timestamp without time zone', 'timestamp with time zone']),
  new Set(['json', 'jsonb']),
  new Set(['inet', 'cidr']),
  new Set(['bit', 'bit varying']),
  new Set(['time without time zone', 'time with time zone']),
]

const single: ReadonlySet<string> = new Set([
  'timestamp without time zone > time without time zone',
  'timestamp with time zone > time without time zone',
  'timestamp with time zone > time with time zone',
  'time without time zone > interval',
  'interval > time without time zone',
])

const isAssignable = (from: string, to: string): boolean =>
  from === to ||
  (strings.has(to) && to !== '"char"') ||
  families.some((family) => family.has(from) && family.has(to)) ||
  single.has(`${from} > ${to}`)
