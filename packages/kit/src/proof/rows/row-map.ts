/** Where the tables and columns of one state are in another, through renames. */
import type { Fact } from '../../catalog/fact.ts'
import { type FactBase, factBase } from '../../catalog/fact-base.ts'
import { type FactId, factId, type Kind, printPath } from '../../catalog/fact-id.ts'
import type { Rename } from '../../plan/step.ts'

export interface RowMap {
  /** Path of the table there; `undefined` when it is gone. */
  table(path: readonly string[]): readonly string[] | undefined
  /** Name of the column there; `undefined` when it is gone. */
  column(path: readonly string[]): string | undefined
  /** Whether nothing is renamed and a fact of this id is there: the quick answer for most of them. */
  stays(id: FactId): boolean
  /** Whether the state before tells nothing of a column that is there: it comes from a parent. */
  isInherited(path: readonly string[]): boolean
}

export function rowMap(from: readonly Fact[], to: readonly Fact[], renames: readonly Rename[]): RowMap {
  const [old, fresh] = [factBase(from), factBase(to)]
  const moved = new Map<string, readonly string[]>()
  /** What a renamed one has become: a namesake that stands there before has gone. */
  const taken = new Set<FactId>()
  for (const { from: a, to: b } of renames) {
    const [source, target] = [old.get(a), fresh.get(b)]
    if (!source || !target) continue
    moved.set(`${source.kind} ${printPath(source.path)}`, target.path)
    taken.add(b)
  }
  if (moved.size === 0) return sameNames(old, fresh)
  const renamedSchema = (name: string): string => moved.get(`schema ${printPath([name])}`)?.[0] ?? name
  const there = (kind: Kind, path: readonly string[]): readonly string[] | undefined =>
    fresh.has(factId(kind, path)) && !taken.has(factId(kind, path)) ? path : undefined
  const table = (path: readonly string[]): readonly string[] | undefined => {
    const [schema = '', name = ''] = path
    const target = moved.get(`table ${printPath(path)}`)
    return target ?? there('table', [renamedSchema(schema), name])
  }
  const column = (path: readonly string[]): string | undefined => {
    const target = table(path.slice(0, 2))
    return target && (moved.get(`column ${printPath(path)}`) ?? there('column', [...target, path[2] ?? '']))?.[2]
  }
  return { table, column, stays: () => false, isInherited: (path) => !old.has(factId('column', path)) }
}

/** A column stands nowhere without its table. */
const sameNames = (old: FactBase, fresh: FactBase): RowMap => ({
  table: (path) => (fresh.has(factId('table', path)) ? path : undefined),
  column: (path) => (fresh.has(factId('column', path)) ? path[2] : undefined),
  stays: (id) => fresh.has(id),
  isInherited: (path) => !old.has(factId('column', path)),
})
