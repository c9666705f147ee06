/** `jsonb`: JSON of a declared shape, or any JSON where none is given. */
import { Column, columnSpec } from './column.ts'

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export function jsonb(): Column<Json>
export function jsonb<V>(shape: Column<V>): Column<V>
export function jsonb(shape?: Column<unknown>): unknown {
  return jsonColumn('jsonb', shape)
}

/** The shape's own options (`nullable` …) have no meaning here: they are said of the JSON column. */
export function jsonColumn(sql: 'json' | 'jsonb', shape?: Column<unknown>): Column<unknown> {
  const spec = shape?.[columnSpec]
  return new Column({
    type: { sql, shape: spec?.type.shape ?? { kind: 'json' } },
    ...(spec?.mistakes && { mistakes: spec.mistakes }),
  })
}
