/** Relations as both tables see them, and the join tables that some of them imply. */
import { columnSpec } from '../columns/column.ts'
import type { ColumnPair, RelationIr, TableName } from '../ir.ts'
import type { Place } from '../problem.ts'
import { type BelongsToSpec, type ManyToManySpec, relationSpec } from '../relation.ts'
import { primaryKeyOf, resolveMember, targetKey } from './columns.ts'
import { type Compilation, findTarget, type TableDraft } from './context.ts'
import { type ImpliedTable, impliedTable } from './implied-table.ts'
import { callPlace, memberOf, memberPlace } from './places.ts'
import { findWays } from './through.ts'
import { uniqueSets } from './unique-sets.ts'

/** A relation and the table that has it. */
export interface PlacedRelation {
  readonly owner: TableDraft
  readonly relation: RelationIr
}

export interface Relations {
  readonly placed: readonly PlacedRelation[]
  readonly implied: readonly ImpliedTable[]
}

export function toRelations(compilation: Compilation): Relations {
  const found = [...compilation.drafts.values()].flatMap((draft) =>
    Object.entries(draft.spec.members).map(([member, said]): Relations => {
      if (columnSpec in said) return nothing
      const relation = said[relationSpec]
      return relation.kind === 'belongsTo'
        ? { placed: belongsTo(compilation, draft, member, relation), implied: [] }
        : manyToMany(compilation, draft, member, relation)
    }),
  )
  return { placed: found.flatMap(({ placed }) => placed), implied: found.flatMap(({ implied }) => implied) }
}

const nothing: Relations = { placed: [], implied: [] }

const nameOf = ({ schema, name }: TableName): TableName => ({ schema, name })

const turn = (pairs: readonly ColumnPair[]): readonly ColumnPair[] =>
  pairs.map(({ from, to }) => ({ from: to, to: from }))

/** Doc comment of a relation, where there is one. */
function about(compilation: Compilation, draft: TableDraft, member: string, said: string | undefined) {
  const comment = said ?? memberOf(compilation.sources, draft, member)?.member.comment
  return comment === undefined ? {} : { comment }
}

function belongsTo(
  compilation: Compilation,
  draft: TableDraft,
  member: string,
  spec: BelongsToSpec,
): readonly PlacedRelation[] {
  // What is wrong with the key was reported when its columns were resolved.
  const silent = { ...compilation, problems: [] }
  const place = memberPlace(compilation.sources, draft, member)
  const columns = resolveMember(silent, draft, member)
  const target = findTarget(silent, spec.target, { who: member, at: place })
  const to = targetKey(silent, draft, member, spec)
  if (!target || columns.length === 0 || columns.length !== to.length) return []
  const on = columns.map(({ name }, index) => ({ from: name, to: to[index]?.name ?? '' }))
  const optional = columns.some((column) => column.nullable)
  const own: RelationIr = {
    name: member,
    target: nameOf(target),
    many: false,
    optional,
    on,
    ...about(compilation, draft, member, spec.comment),
    place,
  }
  const back = spec.options.as
  if (back === undefined) return [{ owner: draft, relation: own }]
  const sets = [primaryKeyOf(silent, draft), ...uniqueSets(silent, draft)]
  const isOne = sets.some((set) => set.length > 0 && set.every((one) => columns.some(({ name }) => name === one.name)))
  const inverse: RelationIr = {
    name: back,
    target: nameOf(draft),
    many: !isOne,
    optional: isOne,
    on: turn(on),
    place: callPlace(compilation.sources, draft, member, 'belongsTo', 1),
  }
  return [
    { owner: draft, relation: own },
    { owner: target, relation: inverse },
  ]
}

function manyToMany(compilation: Compilation, draft: TableDraft, member: string, spec: ManyToManySpec): Relations {
  const at = (argument: number): Place => callPlace(compilation.sources, draft, member, 'manyToMany', argument)
  const target = findTarget(compilation, spec.target, { who: `${draft.typeName}.${member}`, at: at(0) })
  if (!target) return nothing
  const { through } = spec.options
  const implied = through ? undefined : impliedTable(compilation, draft, member, target, spec)
  const ways = through ? findWays(compilation, draft, member, target, { ...spec.options, through }) : implied
  if (!ways) return nothing
  const { table, here, there } = ways
  const own: RelationIr = {
    name: member,
    target: nameOf(target),
    many: true,
    optional: false,
    on: turn(here),
    through: { table: nameOf(table), on: there },
    ...about(compilation, draft, member, spec.comment),
    place: memberPlace(compilation.sources, draft, member),
  }
  const back = spec.options.as
  const inverse: RelationIr | undefined =
    back === undefined
      ? undefined
      : {
          name: back,
          target: nameOf(draft),
          many: true,
          optional: false,
          on: turn(there),
          through: { table: nameOf(table), on: here },
          place: at(1),
        }
  return {
    placed: [{ owner: draft, relation: own }, ...(inverse ? [{ owner: target, relation: inverse }] : [])],
    implied: implied ? [implied] : [],
  }
}
