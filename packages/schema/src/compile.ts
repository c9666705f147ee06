/** `compile(models, sources, naming)`: from model values to the schema's IR. Pure; what a user did wrong is a problem with its place. */
import { columnsOf, resolveMember } from './compile/columns.ts'
import { toChecks, toForeignKeys, toPrimaryKey, toUniques } from './compile/constraints.ts'
import type { Compilation, ModelExport, TableDraft } from './compile/context.ts'
import { toDrafts, toEnumerations } from './compile/drafts.ts'
import { toIndexes } from './compile/indexes.ts'
import { refuseNames } from './compile/names.ts'
import { commentOf } from './compile/places.ts'
import { type PlacedRelation, toRelations } from './compile/relations.ts'
import { refuseWas } from './compile/was.ts'
import type { FunctionPlace, RelationIr, SchemaIr, TableIr, TableName } from './ir.ts'
import type { Naming } from './naming.ts'
import type { Problem } from './problem.ts'
import type { Sources } from './sources.ts'

export type { ModelExport } from './compile/context.ts'
export { asWritten, type Naming, snakeCase, toObjectName } from './naming.ts'
export type { DeclarationSource, MemberSource, ModuleSource, Position, Sources } from './sources.ts'

export interface Models {
  /** Every export of the model files, in the order of the files. */
  readonly exports: readonly ModelExport[]
  /** Exports of the files of functions: what generated code can reach. */
  readonly functions: ReadonlyMap<unknown, FunctionPlace>
}

export interface Compiled {
  readonly ir: SchemaIr
  readonly problems: readonly Problem[]
}

export function compile(models: Models, sources: Sources, naming: Naming): Compiled {
  const problems: Problem[] = []
  const drafts = toDrafts({ problems }, models.exports, sources)
  const enumerations = toEnumerations({ problems }, models.exports, drafts, sources)
  const { functions } = models
  const compilation: Compilation = { naming, sources, drafts, enumerations, functions, used: new Set(), problems }
  // Before all else, so that later steps find every column resolved and its problems reported.
  for (const draft of drafts.values())
    for (const member of Object.keys(draft.spec.members)) resolveMember(compilation, draft, member)
  const tables = [...drafts.values()].map((draft) => ({ draft, table: toTable(compilation, draft) }))
  const { placed, implied } = toRelations(compilation)
  const relations = byOwner(placed)
  const ir: SchemaIr = {
    tables: [
      ...tables.map(({ draft, table }) => ({ ...table, relations: relations.get(draft) ?? [] })),
      ...implied.map(({ table }) => table),
    ].sort(byName),
    enumerations: [...enumerations.values()].sort(byName),
    functions: [...compilation.used].sort((one, other) => compare(one.module + one.name, other.module + other.name)),
  }
  refuseNames(compilation, ir)
  refuseWas(compilation, ir)
  return { ir, problems: problems.sort(byPlace) }
}

function toTable(compilation: Compilation, draft: TableDraft): TableIr {
  const { schema, name, typeName, property, place, spec } = draft
  const comment = spec.comment ?? commentOf(compilation.sources, draft)
  const primaryKey = toPrimaryKey(compilation, draft)
  return {
    schema,
    name,
    typeName,
    property,
    implied: false,
    columns: columnsOf(compilation, draft),
    ...(primaryKey && { primaryKey }),
    uniques: toUniques(compilation, draft),
    checks: toChecks(compilation, draft),
    foreignKeys: toForeignKeys(compilation, draft),
    indexes: toIndexes(compilation, draft),
    relations: [],
    ...(comment !== undefined && { comment }),
    ...(spec.was !== undefined && { was: spec.was }),
    place,
  }
}

/** Relations by the draft that has them. */
function byOwner(placed: readonly PlacedRelation[]): ReadonlyMap<TableDraft, readonly RelationIr[]> {
  const relations = new Map<TableDraft, RelationIr[]>()
  for (const { owner, relation } of placed) {
    const known = relations.get(owner)
    if (known) known.push(relation)
    else relations.set(owner, [relation])
  }
  return relations
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const byName = (one: TableName, other: TableName): number =>
  compare(one.schema, other.schema) || compare(one.name, other.name)

const byPlace = (one: Problem, other: Problem): number =>
  compare(one.at?.file ?? '', other.at?.file ?? '') ||
  (one.at?.line ?? 0) - (other.at?.line ?? 0) ||
  (one.at?.column ?? 0) - (other.at?.column ?? 0)
