/** `json`: JSON kept as its text; `jsonb` is nearly always the better choice. */
import type { Column } from './column.ts'
import { type Json, jsonColumn } from './jsonb.ts'

export function json(): Column<Json>
export function json<V>(shape: Column<V>): Column<V>
export function json(shape?: Column<unknown>): unknown {
  return jsonColumn('json', shape)
}
