/** A table whose rows have no name: nothing can address, update or replicate one of them. */
import type { LintRule } from '../rule.ts'

export const tableWithoutKey: LintRule = {
  name: 'table-without-key',
  check: (ir) =>
    ir.tables
      .filter((table) => table.primaryKey === undefined)
      .map((table) => ({
        message: `\`${table.typeName}\` has no primary key, so that no single row can be found, updated or deleted by it.`,
        at: table.place,
        hint: 'Add `id: id()`, or name the columns that identify a row by `primaryKey(…)`.',
      })),
}
