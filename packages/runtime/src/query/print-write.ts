/** Prints the statements that write. Values are parameters `$1` … in the order of the cells. */

import type { Condition } from './condition.ts'
import type { Column, Model } from './model.ts'
import { printCondition, startAliases } from './print-condition.ts'
import type { Cell } from './read-input.ts'

export function printInsert(model: Model, cells: readonly Cell[]): string {
  if (cells.length === 0) return `insert into ${model.quoted} as t default values`
  const names = cells.map(({ column }) => column.quoted).join()
  const values = cells.map(({ column }, index) => `$${index + 1}::${column.type}`).join()
  return `insert into ${model.quoted} as t (${names}) values (${values})`
}

/** `first`: the number of the first placeholder. */
export function printInsertMany(model: Model, columns: readonly Column[], first: number): string {
  if (columns.length === 0) return `insert into ${model.quoted} as t select from generate_series(1, $${first}::int8)`
  const names = columns.map((column) => column.quoted).join()
  // `unnest` would take lists apart to their items: they travel as texts.
  const arrays = columns.map(({ kind, type }, index) => `$${first + index}::${kind === 'list' ? 'text' : type}[]`)
  const values = columns.map(({ kind, type }, index) => (kind === 'list' ? `k.c${index}::${type}` : `k.c${index}`))
  const row = columns.map((_, index) => `c${index}`).join()
  return `insert into ${model.quoted} as t (${names}) select ${values.join()} from unnest(${arrays.join()}) with ordinality k(${row},o) order by k.o`
}

export function printUpdate(model: Model, cells: readonly Cell[], where: Condition): string {
  return `update ${model.quoted} as t set ${printSets(model, cells, 1)} where ${printCondition(where, 't', startAliases())}`
}

/** The assignments, and the moment for columns that keep the time of the last update. */
export function printSets(model: Model, cells: readonly Cell[], first: number): string {
  const sets = cells.map(({ column, sign }, index) => {
    const value = `$${first + index}::${column.type}`
    return `${column.quoted}=${sign ? `t.${column.quoted}${sign}` : ''}${value}`
  })
  for (const column of model.columns)
    if (column.metadata.updatedNow && !cells.some((cell) => cell.column === column)) sets.push(`${column.quoted}=now()`)
  return sets.join()
}

export function printDelete(model: Model, where: Condition): string {
  return `delete from ${model.quoted} as t where ${printCondition(where, 't', startAliases())}`
}

/** What an insert does about a row with the same key. */
export function printConflict(model: Model, key: readonly Column[], cells: readonly Cell[], first: number): string {
  const target = key.map((column) => column.quoted).join()
  // `do nothing` would not return the row that is there, and what the database gives takes no value.
  const still = [...key, ...model.columns].find((column) => !column.metadata.readOnly)
  const idle = still ? `${still.quoted}=t.${still.quoted}` : ''
  return ` on conflict (${target}) do update set ${cells.length === 0 ? idle : printSets(model, cells, first)}`
}
