/** The two ways of a many-to-many relation through a model: from it to this side and to the target. */
import { columnSpec, type Target } from '../columns/column.ts'
import type { ColumnPair, TableName } from '../ir.ts'
import { type ManyToManyOptions, relationSpec } from '../relation.ts'
import { resolveMember, targetKey } from './columns.ts'
import { type Compilation, findTarget, listNames, refuse, type TableDraft } from './context.ts'
import { callPlace } from './places.ts'

export interface Ways {
  readonly table: TableName
  /** From the table between to this side. */
  readonly here: readonly ColumnPair[]
  /** From the table between to the target. */
  readonly there: readonly ColumnPair[]
}

export function findWays(
  compilation: Compilation,
  draft: TableDraft,
  member: string,
  target: TableDraft,
  { through, from, to }: ManyToManyOptions & { readonly through: Target },
): Ways | undefined {
  const who = `${draft.typeName}.${member}`
  const at = callPlace(compilation.sources, draft, member, 'manyToMany', 1)
  const between = findTarget(compilation, through, { who, at })
  if (!between) return undefined
  const way = (end: TableDraft, wanted: string | undefined, option: string, except?: string) => {
    const all = waysTo(compilation, between, end)
    const found =
      wanted === undefined ? all.filter((one) => one.member !== except) : all.filter((one) => one.member === wanted)
    if (found.length === 1) return found[0]
    refuse(compilation, {
      code: 'model/many-to-many',
      message:
        found.length === 0
          ? `\`${who}\` goes through \`${between.typeName}\`, which has no relation${wanted === undefined ? '' : ` \`${wanted}\``} to \`${end.typeName}\`.`
          : `\`${who}\` goes through \`${between.typeName}\`, which has several relations to \`${end.typeName}\`.`,
      at,
      hint:
        found.length === 0
          ? `Relations of \`${between.typeName}\` to it: ${listNames(all.map((one) => one.member)) || 'none'}; add a \`belongsTo\`.`
          : `Name one of them: \`{ ${option}: … }\` of ${listNames(found.map((one) => one.member))}.`,
    })
    return undefined
  }
  const here = way(draft, from, 'from', to)
  const there = here && way(target, to, 'to', draft === target ? here.member : undefined)
  return here && there && { table: between, here: here.on, there: there.on }
}

interface Way {
  readonly member: string
  readonly on: readonly ColumnPair[]
}

function waysTo(compilation: Compilation, between: TableDraft, end: TableDraft): readonly Way[] {
  const silent = { ...compilation, problems: [] }
  return Object.entries(between.spec.members).flatMap(([member, said]): readonly Way[] => {
    if (columnSpec in said) return []
    const relation = said[relationSpec]
    if (relation.kind !== 'belongsTo') return []
    if (findTarget(silent, relation.target, { who: member, at: between.place }) !== end) return []
    const targets = targetKey(silent, between, member, relation)
    const on = resolveMember(silent, between, member).map(({ name }, index) => ({
      from: name,
      to: targets[index]?.name ?? '',
    }))
    return [{ member, on }]
  })
}
