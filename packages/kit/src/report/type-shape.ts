/** From a PostgreSQL type to the shape of its values, where nothing finer is known. */
import type { Shape } from '@tenon/schema'
import type { Known, KnownField, KnownType } from './known.ts'
import { child, children, type Node, number, text } from './tree.ts'

const integer: Shape = { kind: 'number', integer: true }
const float: Shape = { kind: 'number', integer: false }
const string: Shape = { kind: 'string' }

const simple: Readonly<Record<number, Shape>> = {
  16: { kind: 'boolean' },
  17: { kind: 'bytes' },
  18: string,
  19: string,
  20: { kind: 'bigint' },
  21: integer,
  23: integer,
  25: string,
  26: integer,
  114: { kind: 'json' },
  700: float,
  701: float,
  705: string,
  1042: string,
  1082: { kind: 'string', format: 'date' },
  1083: { kind: 'string', format: 'time' },
  1114: { kind: 'string', format: 'timestamp' },
  1186: { kind: 'string', format: 'interval' },
  2950: { kind: 'string', format: 'uuid' },
  3802: { kind: 'json' },
}

const [varchar, numeric, timestamptz] = [1043, 1700, 1184]

export function shapeOfType(oid: number, modifier: number, known: Known): Shape {
  const shape = simple[oid]
  if (shape) return shape
  if (oid === varchar) return modifier > 4 ? { kind: 'string', maxLength: modifier - 4 } : string
  if (oid === numeric) return decimal(modifier)
  // A Date holds milliseconds; what may hold more stays a string.
  if (oid === timestamptz)
    return modifier >= 0 && modifier <= 3 ? { kind: 'instant' } : { kind: 'string', format: 'timestamptz' }
  const type = known.types.get(oid)
  if (!type) return { kind: 'opaque', name: 'unknown' }
  if (type.kind === 'd') return shapeOfType(type.base, modifier, known)
  if (type.kind === 'e' && type.labels.length > 0) return { kind: 'choice', values: type.labels }
  if (type.element !== 0) return { kind: 'list', of: shapeOfItem(type.element, modifier, known), nullableItems: true }
  if (type.kind === 'c' && type.fields.length > 0)
    return toRecord(type, (field) => nest(shapeOfType(field.type, field.modifier, known), field.dimensions))
  return { kind: 'opaque', name: type.name }
}

/** The server lets every field of a composite be null. */
const toRecord = ({ fields }: KnownType, shapeOf: (field: KnownField) => Shape): Shape => ({
  kind: 'record',
  fields: fields.map((field) => ({ name: field.name, shape: shapeOf(field), optional: false, nullable: true })),
})

/** Only the innermost items may be null. */
export const nest = (list: Shape, depth: number): Shape =>
  depth > 1 ? { kind: 'list', of: nest(list, depth - 1), nullableItems: false } : list

/** A domain of an array is no further dimension: as an item it is one text. */
function shapeOfItem(oid: number, modifier: number, known: Known): Shape {
  const shape = shapeOfType(oid, modifier, known)
  return shape.kind === 'list' ? { kind: 'opaque', name: known.types.get(oid)?.name ?? 'unknown' } : shape
}

function decimal(modifier: number): Shape {
  if (modifier < 4) return { kind: 'string', format: 'decimal' }
  const scale = ((modifier - 4) & 0x7ff) ^ 1024
  return { kind: 'string', format: 'decimal', precision: ((modifier - 4) >> 16) & 0xffff, scale: scale - 1024 }
}

/** The same value inside a JSON document. */
export function shapeInJson(oid: number, known: Known): Shape {
  const numbers = new Set([20, 21, 23, 26, 700, 701, 1700])
  if (numbers.has(oid)) return { kind: 'number', integer: oid === 20 || oid === 21 || oid === 23 || oid === 26 }
  if (oid === 16) return { kind: 'boolean' }
  const type = known.types.get(oid)
  if (oid === 114 || oid === 3802 || !type || type.kind === 'p') return { kind: 'json' }
  if (type.kind === 'c') return toRecord(type, (field) => nest(shapeInJson(field.type, known), field.dimensions))
  if (type.kind === 'd') return shapeInJson(type.base, known)
  if (type.kind === 'e') return { kind: 'choice', values: type.labels }
  if (type.element !== 0) return { kind: 'list', of: shapeInJson(type.element, known), nullableItems: true }
  return string
}

const typeFields = [
  'vartype',
  'consttype',
  'paramtype',
  'funcresulttype',
  'opresulttype',
  'aggtype',
  'wintype',
  'casetype',
  'coalescetype',
  'minmaxtype',
  'resulttype',
  'array_typeid',
  'refrestype',
  'row_typeid',
] as const

const tests = new Set(['BOOLEXPR', 'NULLTEST', 'BOOLEANTEST', 'SCALARARRAYOPEXPR'])

/** Type OID of an expression; 0 where its node doesn't tell. */
export function typeOf(expression: Node): number {
  if (tests.has(expression.tag)) return 16
  if (expression.tag === 'SUBLINK') return typeOfSubLink(expression)
  if (expression.tag === 'JSONCONSTRUCTOREXPR') return number(child(expression, 'returning') ?? expression, 'typid')
  if (expression.tag === 'SQLVALUEFUNCTION') return number(expression, 'type')
  const inner = expression.tag === 'COLLATEEXPR' ? child(expression, 'arg') : undefined
  if (inner) return typeOf(inner)
  const field = typeFields.find((name) => text(expression, name) !== undefined)
  return field ? number(expression, field) : 0
}

function typeOfSubLink(link: Node): number {
  const [scalar, array] = [4, 6]
  const kind = number(link, 'subLinkType')
  if (kind === array) return 0
  if (kind !== scalar) return 16
  const query = child(link, 'subselect')
  const [first] = query ? children(query, 'targetList') : []
  const expression = first && child(first, 'expr')
  return expression ? typeOf(expression) : 0
}
