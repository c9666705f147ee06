/** In what sense a value is the same in all rows. Being equal fixes what is made of a value only where equal values can't be told apart. */
import type { Known } from './known.ts'
import { text as field, type Node, number } from './tree.ts'

export interface Sameness {
  /** Operator families in which the values are equal. */
  readonly families: ReadonlySet<number>
  /** Under which they are. */
  readonly collation: number
  /** As which they were compared, below domains. */
  readonly type: number
  /** They are the same to every function. */
  readonly isIdentity: boolean
}

type Compared = Omit<Sameness, 'isIdentity'>

export function samenessOf({ families, collation, type }: Compared, known: Known): Sameness {
  const base = baseType(type, known)
  const firstOfUsers = 16384
  const isIdentity =
    [...families].some((family) => family < firstOfUsers) &&
    !known.looseCollations.has(collation) &&
    isIdentityType(base, known)
  return { families, collation, type: base, isIdentity }
}

/** Without a wish, nothing less than identity will do. */
export const suffices = (sameness: Sameness, wanted: Compared | undefined): boolean =>
  sameness.isIdentity ||
  (wanted !== undefined &&
    sameness.type === wanted.type &&
    sameness.collation === wanted.collation &&
    [...wanted.families].some((family) => sameness.families.has(family)))

const [text, varchar] = [25, 1043]

export function baseType(type: number, known: Known): number {
  const { base } = known.types.get(type) ?? { base: 0 }
  return base !== 0 ? baseType(base, known) : type === varchar ? text : type
}

/**
 * Types whose equal values print alike: boolean, bytea, "char", name, integers, text, oid, tid, money, network addresses,
 * dates and times, bit strings, uuid, pg_lsn, xid8, and ranges of integers, dates and timestamps. Not so numeric (1.0 and
 * 1.00), floats (0 and -0), interval (1 day and 24 hours), bpchar, jsonb, records, nor a type of an extension.
 */
const identityTypes: ReadonlySet<number> = new Set([
  16, 17, 18, 19, 20, 21, 23, 25, 26, 27, 790, 829, 774, 869, 650, 1082, 1083, 1114, 1184, 1266, 1560, 1562, 2950, 3220,
  5069, 3904, 3926, 3912, 3908, 3910,
])

function isIdentityType(type: number, known: Known): boolean {
  const found = known.types.get(type)
  if (found && found.element !== 0) return isIdentityType(baseType(found.element, known), known)
  return identityTypes.has(type) || found?.kind === 'e'
}

const zoneless: ReadonlySet<number> = new Set([1082, 1114])

/** Several local times are one instant where a clock is put forward, though the operator family says otherwise. */
export const isAcrossZones = (column: number, to: number, known: Known): boolean =>
  zoneless.has(baseType(column, known)) && !zoneless.has(baseType(to, known))

const collationFields = [
  'varcollid',
  'resultcollid',
  'collOid',
  'funccollid',
  'opcollid',
  'constcollid',
  'paramcollid',
  'aggcollid',
  'wincollid',
  'casecollid',
  'coalescecollid',
  'minmaxcollid',
]

/** Of an expression; -1 where its node doesn't tell. */
export function collationOf(expression: Node): number {
  const found = collationFields.find((name) => field(expression, name) !== undefined)
  return found ? number(expression, found) : -1
}
