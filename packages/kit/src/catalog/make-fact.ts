/** Makes facts: identity and parent follow from kind and path. Used by the readers and by whoever authors facts from models. */
import { type AttributesOf, type NotesOf, toAttributes } from './attributes.ts'
import type { Fact } from './fact.ts'
import { type FactId, factId, type Kind } from './fact-id.ts'

export interface FactParts<K extends Kind> {
  readonly kind: K
  /**
   * Schema, or schema and name; for what belongs to a table or view, its schema and name, then the own name
   * (`default`, `identity`, `generated`: the column's; `replica-identity`, `cluster`: the table's). Function: schema, name, `(argument types)`. Index: schema and name.
   */
  readonly path: readonly string[]
  readonly attributes: AttributesOf[K]
  readonly noted?: K extends keyof NotesOf ? NotesOf[K] : never
  readonly uses?: readonly FactId[]
  /** Needed where the path doesn't tell: indexes, triggers and comments. */
  readonly parent?: FactId
}

export function makeFact<K extends Kind>(parts: FactParts<K>): Fact {
  const parent = parts.parent ?? parentId(parts.kind, parts.path)
  return {
    id: factId(parts.kind, parts.path),
    kind: parts.kind,
    path: parts.path,
    ...(parent === undefined ? {} : { parent }),
    attributes: toAttributes(parts.attributes),
    uses: parts.uses ?? [],
    ...(parts.noted === undefined ? {} : { noted: toAttributes(parts.noted) }),
  }
}

/** A comment stands at the path of its target, with the target's kind in front; `kind` differs from the parent's for a view's column or a constraint's index. */
export const makeComment = (kind: Kind, path: readonly string[], parent: FactId, text: string): Fact =>
  makeFact({ kind: 'comment', path: [kind, ...path], parent, attributes: { text } })

const inSchema: ReadonlySet<Kind> = new Set([
  ...(['enum', 'domain', 'composite', 'sequence', 'table', 'view', 'materialized-view', 'function', 'index'] as const),
])
const inTable: ReadonlySet<Kind> = new Set([
  ...(['column', 'primary-key', 'unique', 'exclusion', 'foreign-key', 'check', 'trigger', 'policy'] as const),
  ...(['replica-identity', 'cluster'] as const),
])
const inColumn: ReadonlySet<Kind> = new Set(['default', 'identity', 'generated'])

function parentId(kind: Kind, path: readonly string[]): FactId | undefined {
  if (inSchema.has(kind)) return factId('schema', path.slice(0, 1))
  if (inTable.has(kind)) return factId('table', path.slice(0, 2))
  if (inColumn.has(kind)) return factId('column', path)
  if (kind === 'sequence-owner') return factId('sequence', path)
  return undefined
}
