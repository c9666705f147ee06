/** Sets of columns in which no two rows are alike, beside the primary key. */

import { columnSpec } from '../columns/column.ts'
import type { ColumnIr } from '../ir.ts'
import { indexKey } from '../reference.ts'
import { relationSpec } from '../relation.ts'
import { resolveMember } from './columns.ts'
import type { Compilation, TableDraft } from './context.ts'

/** By constraint, or by a unique index over plain columns that covers all rows. */
export function uniqueSets(compilation: Compilation, draft: TableDraft): readonly (readonly ColumnIr[])[] {
  const ofMembers = Object.entries(draft.spec.members).flatMap(([name, member]) => {
    const said = columnSpec in member ? member[columnSpec] : member[relationSpec]
    return 'unique' in said && said.unique ? [[name]] : []
  })
  const ofRules = draft.rules.flatMap(({ spec }) => {
    const isUnique = spec.kind === 'unique' || (spec.kind === 'index' && spec.unique && spec.where === undefined)
    const keys = spec.keys.map((key) => (typeof key === 'string' ? undefined : key?.[indexKey]?.property))
    return isUnique && keys.every((key) => key !== undefined) ? [keys] : []
  })
  return [...ofMembers, ...ofRules]
    .map((members) =>
      members.flatMap((member) =>
        Object.hasOwn(draft.spec.members, member) ? resolveMember(compilation, draft, member) : [],
      ),
    )
    .filter((columns) => columns.length > 0)
}
