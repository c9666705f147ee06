/** A foreign key that no index leads with: every delete or key update of the target scans the whole table. */
import type { ForeignKeyIr, TableIr } from '@tenon/schema'
import type { LintRule } from '../rule.ts'

export const keyWithoutIndex: LintRule = {
  name: 'key-without-index',
  check: (ir) =>
    ir.tables.flatMap((table) =>
      table.foreignKeys
        .filter((key) => !leadingColumns(table).some((columns) => leads(columns, key)))
        .map((key) => ({
          message: `No index of \`${table.name}\` begins with \`${key.columns.join('`, `')}\`, so that each delete in \`${key.target.name}\` reads the whole table.`,
          at: key.place,
          hint: 'Add an index that begins with it.',
        })),
    ),
}

/** The plain columns that each unconditional index begins with. */
function leadingColumns(table: TableIr): readonly (readonly string[])[] {
  const indexes = table.indexes
    .filter(({ method, where }) => method === 'btree' && where === undefined)
    .map(({ keys }) => {
      const end = keys.findIndex(({ column }) => column === undefined)
      return (end < 0 ? keys : keys.slice(0, end)).flatMap(({ column }) => column ?? [])
    })
  return [
    ...(table.primaryKey ? [table.primaryKey.columns] : []),
    ...table.uniques.map(({ columns }) => columns),
    ...indexes,
  ]
}

/** In any order: equality on all of them can use the index either way. */
const leads = (columns: readonly string[], key: ForeignKeyIr): boolean =>
  key.columns.every((column) => columns.slice(0, key.columns.length).includes(column))
