/** INSERT statements of probe rows. */
import type { Session } from '@tenon/runtime/migrate'
import { databaseFault } from '../../database/database-fault.ts'
import { quoteLiteral, quoteName, quotePath } from '../../sql/quote.ts'
import type { SeedTable } from './catalog.ts'
import type { RowValues } from './variable-context.ts'

/** All rows name the same columns. */
export function insertStatement(table: SeedTable, rows: readonly RowValues[]): string {
  const names = [...(rows[0]?.keys() ?? [])]
  const target = `insert into ${quotePath([table.schema, table.name])}`
  if (names.length === 0) return `${target} default values`
  const lines = rows.map((row) => `(${names.map((name) => literal(row.get(name))).join(', ')})`)
  return `${target} (${names.map(quoteName).join(', ')}) overriding system value values ${lines.join(', ')}`
}

const literal = (value: string | null | undefined): string =>
  value === null || value === undefined ? 'null' : quoteLiteral(value)

/** Each row for itself; tells which went in, and why the first that did not was refused. */
export async function insertRows(
  session: Session,
  table: SeedTable,
  rows: readonly RowValues[],
): Promise<{ readonly inserted: readonly RowValues[]; readonly reason: string | undefined }> {
  const inserted: RowValues[] = []
  let reason: string | undefined
  for (const row of rows) {
    try {
      await session.run(insertStatement(table, [row]))
      inserted.push(row)
    } catch (error) {
      const fault = databaseFault(error)
      if (!fault) throw error
      reason ??= fault.message
    }
  }
  return { inserted, reason }
}

/** Only what has no default and may not be NULL. */
export function minimalRow(table: SeedTable, row: RowValues): RowValues {
  const needed = new Set(
    table.columns.filter((column) => column.notNull && !column.hasDefault).map((column) => column.name),
  )
  return new Map([...row].filter(([name]) => needed.has(name)))
}
