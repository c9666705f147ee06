/** What users made and no reader models: objects of other catalogues and attributes that differ from their default. */
import type { Unmodelled } from './fact.ts'
import { factId, type Kind, kinds } from './fact-id.ts'
import { type Query, toUnion } from './reading/inventory.ts'
import { list, type Row, text } from './reading/row.ts'
import { attributeQueries } from './unmodelled/attributes.ts'
import { commentQuery } from './unmodelled/comments.ts'
import { globalObjectQueries } from './unmodelled/global-objects.ts'
import { objectQueries } from './unmodelled/objects.ts'
import { ownershipQuery, privilegeQuery } from './unmodelled/rights.ts'

/** Parts of a union; each gives what, object, definition, of_kind, of_path. */
export const unmodelledQueries = (versionNumber: number): readonly Query[] => [
  ...attributeQueries(versionNumber),
  ...objectQueries,
  ...globalObjectQueries,
  commentQuery(versionNumber),
  privilegeQuery,
  ownershipQuery,
]

export const toUnmodelledUnion = (parts: readonly Query[]): string =>
  parts.length === 0
    ? ''
    : `
  select u.what, u.object, u.definition, u.of_kind, to_json(u.of_path) as of_path
  from (${toUnion(parts)}
  ) as u(what, object, definition, of_kind, of_path)
  order by u.what collate "C", u.object collate "C", u.definition collate "C"`

/** Who may do what and who owns it hangs on the server's roles as much as on the schema: told, and no difference by itself. */
const onlyTold: ReadonlySet<string> = new Set(['privileges', 'ownership'])

/** Without what is only told. */
export const comparedUnmodelled = (all: readonly Unmodelled[]): readonly Unmodelled[] =>
  all.filter(({ what }) => !onlyTold.has(what))

export function toUnmodelled(row: Row): Unmodelled {
  const definition = row.definition ?? undefined
  const kind = kinds.find((candidate) => candidate === row.of_kind)
  return {
    what: text(row, 'what'),
    object: text(row, 'object'),
    ...(definition === undefined ? {} : { definition }),
    ...(kind === undefined ? {} : { of: factId(kind satisfies Kind, list(row, 'of_path')) }),
  }
}
