/** What a rename makes of the objects that no reader models: the server carries them along, so their names and texts follow. */
import type { Unmodelled } from '../catalog/fact.ts'
import type { FactId, Kind } from '../catalog/fact-id.ts'
import { quoteName, quotePath } from '../sql/quote.ts'
import { type PathRename, renameTokens } from './rename-facts.ts'

/** `ids`: what each fact is called after the rename. */
export function renameUnmodelled(
  unmodelled: readonly Unmodelled[],
  rename: PathRename,
  ids: ReadonlyMap<FactId, FactId>,
): readonly Unmodelled[] {
  const follow = (id: FactId): FactId => ids.get(id) ?? id
  return unmodelled.map((one) => {
    const object = prefixed.has(rename.kind) ? renamePrefix(one.object, rename) : one.object
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

/** Kinds whose path others' names begin with. */
const prefixed: ReadonlySet<Kind> = new Set(['schema', 'table', 'column', 'view', 'sequence', 'index'])

function renamePrefix(object: string, { from, to }: PathRename): string {
  const old = quotePath(from)
  return object === old || object.startsWith(`${old}.`) ? quotePath(to) + object.slice(old.length) : object
}

/** Bare names of indexes stand in what tells of a replica identity or a clustering. */
const namesIndex: ReadonlySet<string> = new Set(['replica identity', 'cluster'])

function renameDefinition(one: Unmodelled, isConcerned: boolean, rename: PathRename): string {
  const { definition = '' } = one
  const isIndex = rename.kind === 'index' || rename.kind === 'primary-key' || rename.kind === 'unique'
  if (isIndex && namesIndex.has(one.what)) {
    const [old, fresh] = [rename.from.at(-1) ?? '', rename.to.at(-1) ?? '']
    return [old, quoteName(old)].some((name) => definition === name)
      ? fresh
      : definition.replace(`using index ${old}`, `using index ${fresh}`)
  }
  if (rename.kind === 'column' && !isConcerned) return definition
  return renameTokens(definition, rename, false)
}
