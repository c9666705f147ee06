/** Where the tables and columns of one state are in another, through renames. */
import type { Fact } from '../catalog/fact.ts'
import { factId, printPath } from '../catalog/fact-id.ts'
import type { Rename } from '../plan/step.ts'

export interface RowMap {
  /** Path of the table there; `undefined` when it is gone. */
  table(path: readonly string[]): readonly string[] | undefined
  /** Name of the column there; `undefined` when it is gone. */
  column(path: readonly string[]): string | undefined
}

export function rowMap(from: readonly Fact[], to: readonly Fact[], renames: readonly Rename[]): RowMap {
  const old = new Map(from.map((fact) => [fact.id, fact]))
  const fresh = new Map(to.map((fact) => [fact.id, fact]))
  const moved = new Map<string, readonly string[]>()
  for (const { from: a, to: b } of renames) {
    const [source, target] = [old.get(a), fresh.get(b)]
    if (source && target) moved.set(`${source.kind} ${printPath(source.path)}`, target.path)
  }
  const renamedSchema = (name: string): string => moved.get(`schema ${printPath([name])}`)?.[0] ?? name
  const table = (path: readonly string[]): readonly string[] | undefined => {
    const [schema = '', name = ''] = path
    const target = moved.get(`table ${printPath(path)}`) ?? [renamedSchema(schema), name]
    return fresh.has(factId('table', target)) ? target : undefined
  }
  const column = (path: readonly string[]): string | undefined => {
    const target = table(path.slice(0, 2))
    const name = moved.get(`column ${printPath(path)}`)?.[2] ?? path[2] ?? ''
    return target && fresh.has(factId('column', [...target, name])) ? name : undefined
  }
  return { table, column }
}
