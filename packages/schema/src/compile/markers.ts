/** Markers that columns left in SQL and in rules, resolved to columns of the table. */

import { columnSpec } from '../columns/column.ts'
import type { ColumnIr } from '../ir.ts'
import type { Place } from '../problem.ts'
import { quoteName } from '../quote.ts'
import { resolveMarkers } from '../reference.ts'
import { relationSpec } from '../relation.ts'
import { resolveMember } from './columns.ts'
import { type Compilation, listNames, printTable, refuse, type TableDraft } from './context.ts'

/** Columns that a member of the table stands for; none, with a problem, when there is no such member. */
export function columnsOfReference(
  compilation: Compilation,
  draft: TableDraft,
  property: string,
  at: Place,
): readonly ColumnIr[] {
  const member = Object.hasOwn(draft.spec.members, property) ? draft.spec.members[property] : undefined
  if (member && (columnSpec in member || member[relationSpec].kind === 'belongsTo'))
    return resolveMember(compilation, draft, property)
  refuse(compilation, {
    code: 'model/unknown-column',
    message: member
      ? `\`${draft.typeName}.${property}\` is a relation without columns of its own.`
      : `\`${draft.typeName}.${property}\` is used in a rule, and \`${printTable(draft)}\` has no such column.`,
    at,
    hint: `Columns of \`${printTable(draft)}\`: ${listNames(Object.keys(draft.spec.members))}.`,
  })
  return []
}

interface Reading {
  readonly at: Place
  /** What a column's own check calls the column. */
  readonly column?: ColumnIr
  /** Collects the names of the columns that the SQL uses. */
  readonly seen?: Set<string>
}

/** SQL with its markers replaced by names; the key of several columns reads `a, b`. */
export const resolveSql = (compilation: Compilation, draft: TableDraft, sql: string, reading: Reading): string =>
  resolveMarkers(sql, (property) => {
    const { column, seen, at } = reading
    const columns = property === '' ? (column ? [column] : []) : columnsOfReference(compilation, draft, property, at)
    for (const { name } of columns) seen?.add(name)
    return columns.map(({ name }) => quoteName(name)).join(', ')
  })
