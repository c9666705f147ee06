/** What schemas of every validator library are made of: an expression, and the type that the declaration file spells out. */
import type { Shape } from '@tenon/schema'
import type { Code, Entry } from '../ts-file.ts'

/** `value`: what code holds. `json`: what travels. */
export type Form = 'value' | 'json'

export interface Schema {
  readonly code: Code
  readonly type: Code
}

export interface Field {
  readonly key: string
  readonly schema: Schema
}

export const wrap = (
  before: string,
  { code, type }: Schema,
  after: string,
  typeBefore: string,
  typeAfter: string,
): Schema => ({
  code: { before, inner: code, after },
  type: { before: typeBefore, inner: type, after: typeAfter },
})

export function objectOf(fields: readonly Field[]): Schema {
  const entries = (pick: (schema: Schema) => Code): readonly Entry[] =>
    fields.map(({ key, schema }) => ({ key, value: pick(schema) }))
  return { code: { object: entries((one) => one.code) }, type: { object: entries((one) => one.type) } }
}

export function formatName(shape: Extract<Shape, { kind: 'string' }>): string {
  const digits = [shape.precision, shape.scale].filter((part) => part !== undefined).join('_')
  return `${shape.format ?? 'text'}${digits}`.replace('-', 'minus')
}
