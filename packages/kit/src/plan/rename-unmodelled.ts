/** What a rename makes of the objects that no reader models: the server carries them along, so their names and texts follow. */
import type { Unmodelled } from '../catalog/fact.ts'
import type { FactId } from '../catalog/fact-id.ts'
import { quotePath } from '../sql/quote.ts'
import { rules } from './rules/all.ts'
import { type PathRename, renameQualified } from './writing/renaming.ts'

/** `ids`: what each fact that has another id after the rename is called. */
export function renameUnmodelled(
  unmodelled: readonly Unmodelled[],
  rename: PathRename,
  ids: ReadonlyMap<FactId, FactId>,
): readonly Unmodelled[] {
  const follow = (id: FactId): FactId => ids.get(id) ?? id
  return unmodelled.map((one) => {
    const object = renameObject(one, rename)
    const [of, uses] = [one.of && follow(one.of), one.uses?.map(follow)]
    const isConcerned = object !== one.object || of !== one.of || uses?.some((id, index) => id !== one.uses?.[index])
    return {
      ...one,
      object,
      ...(of === undefined ? {} : { of }),
      ...(uses === undefined ? {} : { uses }),
      ...(one.definition === undefined ? {} : { definition: renameDefinition(one, isConcerned === true, rename) }),
    }
  })
}

/** A part of a fact bears that one's path in front, another object no more than a schema's. */
function renameObject({ object, of }: Unmodelled, { from, to }: PathRename): string {
  if (of === undefined && from.length > 1) return object
  const old = quotePath(from)
  return object === old || object.startsWith(`${old}.`) ? quotePath(to) + object.slice(old.length) : object
}

function renameDefinition(
  { definition = '' }: Unmodelled,
  isConcerned: boolean,
  { kind, from, to }: PathRename,
): string {
  const { renameIn } = rules[kind]
  // A name that stands alone may be anybody's.
  if (renameIn) return isConcerned || from.length === 1 ? renameIn(definition, from, to) : definition
  return renameQualified(definition, from, to)
}
