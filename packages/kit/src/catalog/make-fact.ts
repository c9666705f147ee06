/** Makes facts: identity and parent follow from kind and path. Used by the readers and by whoever authors facts from models. */
import { type AttributesOf, type NotesOf, toAttributes } from './attributes.ts'
import type { Fact } from './fact.ts'
import { type FactId, factId, homeId, type Kind } from './fact-id.ts'

export interface FactParts<K extends Kind> {
  readonly kind: K
  /** From the outside in: schema and name; for a part of a table or view, that one's, then the own name. What can stand only once has the path of what it belongs to. */
  readonly path: readonly string[]
  readonly attributes: AttributesOf[K]
  readonly noted?: K extends keyof NotesOf ? NotesOf[K] : never
  readonly uses?: readonly FactId[]
  /** Needed where the path doesn't tell: an index's table, a comment's target, a trigger's view. */
  readonly parent?: FactId
}

export function makeFact<K extends Kind>(parts: FactParts<K>): Fact {
  const parent = parts.parent ?? homeId(parts.kind, parts.path)
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
