/** Shapes as TypeScript types. */
import type { Shape } from '@tenon/schema'
import { memberKey, quoteText } from '../names.ts'

export interface TypeOptions {
  /** The name that a choice or a record goes by; undefined prints it in full. */
  readonly nameOf?: (shape: Shape) => string | undefined
  /** Lists that are given rather than got are `readonly`. */
  readonly given?: boolean
  /** What travels: dates, bigints and bytes are strings. */
  readonly wire?: boolean
}

export function toType(shape: Shape, options: TypeOptions = {}): string {
  const named = options.nameOf?.(shape)
  if (named !== undefined) return named
  switch (shape.kind) {
    case 'string':
    case 'opaque':
      return 'string'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'bigint':
      return options.wire ? 'string' : 'bigint'
    case 'instant':
      return options.wire ? 'string' : 'Date'
    case 'bytes':
      return options.wire ? 'string' : 'Uint8Array'
    case 'json':
      return 'Json'
    case 'choice':
      return shape.values.length === 0 ? 'never' : shape.values.map(quoteText).join(' | ')
    case 'list':
      return toListType(shape, options)
    case 'record':
      return toRecordType(shape, options)
  }
}

function toListType(shape: Extract<Shape, { kind: 'list' }>, options: TypeOptions): string {
  const item = toType(shape.of, options)
  const full = shape.nullableItems ? `${item} | null` : item
  const isUnion = shape.nullableItems || (shape.of.kind === 'choice' && / \| /.test(item))
  const grouped = isUnion || full.startsWith('readonly ') ? `(${full})` : full
  return `${options.given ? 'readonly ' : ''}${grouped}[]`
}

function toRecordType(shape: Extract<Shape, { kind: 'record' }>, options: TypeOptions): string {
  if (shape.fields.length === 0) return '{ [key: string]: never }'
  const fields = shape.fields.map((field) => {
    const type = toType(field.shape, options)
    return `${memberKey(field.name)}${field.optional ? '?' : ''}: ${type}${field.nullable ? ' | null' : ''}`
  })
  return `{ ${fields.join('; ')} }`
}

/** The runtime's interface for filters on such a column, besides the plain value. What is hidden is compared as a whole. */
export function toFilterType(shape: Shape, options: TypeOptions, hidden: boolean): string {
  if (!hidden) return toOpenFilterType(shape, options)
  if (shape.kind === 'json' || shape.kind === 'record') return 'WholeFilter<unknown>'
  return `${shape.kind === 'list' ? 'WholeFilter' : 'HiddenFilter'}<${toType(shape, options)}>`
}

function toOpenFilterType(shape: Shape, options: TypeOptions): string {
  switch (shape.kind) {
    case 'string':
      return stringFilters[shape.format ?? 'text']
    case 'number':
      return 'NumberFilter'
    case 'bigint':
      return 'BigintFilter'
    case 'boolean':
      return 'BooleanFilter'
    case 'instant':
      return 'InstantFilter'
    case 'bytes':
      return 'BytesFilter'
    case 'choice':
      return `ChoiceFilter<${toType(shape, options)}>`
    case 'list':
      return `ListFilter<${toType(shape.of, options)}>`
    case 'record':
    case 'json':
      return 'JsonFilter'
    case 'opaque':
      return 'OpaqueFilter'
  }
}

const stringFilters = {
  text: 'TextFilter',
  uuid: 'UuidFilter',
  date: 'DateFilter',
  time: 'DateFilter',
  timestamp: 'DateFilter',
  timestamptz: 'DateFilter',
  interval: 'DateFilter',
  decimal: 'NumericFilter',
  integer: 'NumericFilter',
} as const

/** The type of a column's sum; undefined for what can't be added up. */
export function toSumType(shape: Shape): string | undefined {
  if (shape.kind === 'number') return shape.integer ? 'bigint' : 'number'
  if (shape.kind === 'bigint') return 'bigint'
  return isDigits(shape) ? 'string' : undefined
}

const isDigits = (shape: Shape): boolean =>
  shape.kind === 'string' && (shape.format === 'decimal' || shape.format === 'integer')

/** True for columns that an update can count up or down in the database. */
export const isCountable = (shape: Shape): boolean =>
  shape.kind === 'number' || shape.kind === 'bigint' || isDigits(shape)
