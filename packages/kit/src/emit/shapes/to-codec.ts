/** Shapes as codecs of the runtime, and how a cell of a row is read. */
import type { Shape } from '@tenon/schema'
import { memberKey, quoteText } from '../names.ts'

/** An expression over the runtime's `codec`. `sqlType` tells numbers apart that look alike in TypeScript. */
export function toCodec(shape: Shape, sqlType: string): string {
  // The shape then tells the structure of the document, not of what the server sends.
  if (/^jsonb?$/i.test(sqlType)) return 'codec.json'
  switch (shape.kind) {
    case 'string':
      return `codec.${stringCodecs[shape.format ?? 'text']}`
    case 'number':
      return `codec.${numberCodec(sqlType, shape.integer)}`
    case 'bigint':
    case 'boolean':
    case 'instant':
    case 'bytes':
      return `codec.${shape.kind}`
    case 'choice':
      return `codec.choice([${shape.values.map(quoteText).join(', ')}])`
    case 'list': {
      const item = toCodec(shape.of, sqlType.replace(/\[\]$/, ''))
      return `codec.list(${item}${shape.nullableItems ? ', { nullableItems: true }' : ''})`
    }
    case 'record':
      return toRowCodec(shape)
    case 'json':
      return 'codec.json'
    case 'opaque':
      return 'codec.opaque'
  }
}

/** Of a report's column. In a document that the statement builds, NaN and the infinities are texts where numbers belong. */
export function toReportCodec(shape: Shape, sqlType: string): string {
  const places = /^jsonb?$/i.test(sqlType) ? numberPlaces(shape) : undefined
  return places === undefined ? toCodec(shape, sqlType) : `codec.document(${places})`
}

/** Integers are always numbers. */
function numberPlaces(shape: Shape): string | undefined {
  if (shape.kind === 'number') return shape.integer ? undefined : 'true'
  if (shape.kind === 'list') {
    const item = numberPlaces(shape.of)
    return item && `[${item}]`
  }
  if (shape.kind !== 'record') return undefined
  const members = shape.fields.flatMap(({ name, shape: own }) => {
    const place = numberPlaces(own)
    return place === undefined ? [] : [`${memberKey(name)}: ${place}`]
  })
  return members.length === 0 ? undefined : `{ ${members.join(', ')} }`
}

/** A record that is no document is a composite. Its fields' shapes say enough of their types. */
function toRowCodec({ fields }: Extract<Shape, { kind: 'record' }>): string {
  const entries = fields.map(({ name, shape }) => `${memberKey(name)}: ${toCodec(shape, '')}`)
  return entries.length === 0 ? 'codec.row({})' : `codec.row({ ${entries.join(', ')} })`
}

const stringCodecs = {
  text: 'text',
  uuid: 'uuid',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  interval: 'interval',
  decimal: 'decimal',
  integer: 'bigintText',
} as const

function numberCodec(sqlType: string, integer: boolean): string {
  const bare = sqlType.toLowerCase().replace(/[ ([].*$/, '')
  switch (bare) {
    case 'smallint':
    case 'int2':
      return 'smallint'
    case 'integer':
    case 'int':
    case 'int4':
      return 'integer'
    case 'bigint':
    case 'int8':
      return 'safeInteger'
    case 'real':
    case 'float4':
      return 'real'
    case 'double':
    case 'float8':
      return 'double'
    case 'numeric':
    case 'decimal':
      return 'decimalNumber'
    default:
      return integer ? 'safeInteger' : 'double'
  }
}
