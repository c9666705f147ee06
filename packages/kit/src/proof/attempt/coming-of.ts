/** Reads off two states what the second demands of the first one's columns. */
import { attributesOf } from '../../catalog/attributes.ts'
import { isSame } from '../../catalog/diff.ts'
import type { Fact } from '../../catalog/fact.ts'
import { type FactBase, factBase } from '../../catalog/fact-base.ts'
import { factId, printPath } from '../../catalog/fact-id.ts'
import type { Rename } from '../../plan/step.ts'
import { underDomains } from '../../plan/writing/using.ts'
import { quotePath } from '../../sql/quote.ts'
import type { ProofSide } from '../prove-input.ts'
import { changesOfFacts } from '../rows/changed-tables.ts'
import { rowMap } from '../rows/row-map.ts'
import type { Coming, ComingTable } from '../seed/coming.ts'
import { constraintsOf } from './constraints-of.ts'
import { domainDemands } from './domain-demands.ts'

export function comingOf(before: readonly Fact[], after: readonly Fact[], renames: readonly Rename[]): Coming {
  const target = factBase(after)
  const map = rowMap(before, after, renames)
  const old = factBase(before)
  const [oldLabels, newLabels] = [labelsByType(before), labelsByType(after)]
  const losesLabels = [...oldLabels].some(
    ([name, had]) => newLabels.has(name) && lostOf(had, newLabels.get(name)).length > 0,
  )
  const labels = { oldLabels, newLabels, losesLabels }
  const enums = new Map([...newLabels].filter(([name]) => !oldLabels.has(name)))
  const changes = changesOfFacts(before, after)
  // A type that changes, or a new name, demands something of tables that have no change of their own.
  const isAnywhere = changes.elsewhere || renames.length > 0
  const tables = before.flatMap((fact) => {
    const isLooked = fact.kind === 'table' && (isAnywhere || changes.tables.has(printPath(fact.path)))
    const path = isLooked ? map.table(fact.path) : undefined
    if (!path) return []
    return [[printPath(fact.path), comingTable(fact, { path, old, target, map, before, ...labels })] as const]
  })
  const demanding = tables.filter(([, one]) => demandsSomething(one))
  const below = typesBelow(
    demanding.map(([, one]) => one),
    target,
  )
  return { tables: new Map(demanding), enums, below }
}

/** What a partitioned table demands, it demands of the rows of its partitions, which are no facts of their own. */
export function withPartitions(coming: Coming, before: Pick<ProofSide, 'facts' | 'unmodelled'>): Coming {
  const parents = new Map(
    before.unmodelled.flatMap(({ what, object, definition }) => {
      const parent = what === 'partition' ? /^((?:"(?:[^"]|"")*"|[^" ])+) /.exec(definition ?? '')?.[1] : undefined
      return parent === undefined ? [] : [[object, parent] as const]
    }),
  )
  if (parents.size === 0) return coming
  const paths = new Map(
    before.facts.flatMap((fact) => (fact.kind === 'table' ? [[printPath(fact.path), fact.path]] : [])),
  )
  const tables = new Map(coming.tables)
  for (const leaf of parents.keys()) {
    let root = leaf
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up
    const demanded = coming.tables.get(root)
    const [schema = '', name = ''] = paths.get(root) ?? []
    if (demanded && name !== '') tables.set(leaf, { ...demanded, partitionOf: { schema, name } })
  }
  return { ...coming, tables }
}

const demandsSomething = (one: ComingTable): boolean =>
  one.notNull.length +
    one.types.size +
    one.labels.size +
    one.labelsWithin.size +
    one.checks.length +
    one.uniques.length +
    one.collisions.length +
    one.foreignKeys.length >
  0

interface Sides {
  readonly path: readonly string[]
  readonly old: FactBase
  readonly target: FactBase
  readonly map: ReturnType<typeof rowMap>
  readonly before: readonly Fact[]
  readonly oldLabels: Labels
  readonly newLabels: Labels
  readonly losesLabels: boolean
}

function comingTable(table: Fact, { path, old, target, map, before, ...labels }: Sides): ComingTable {
  const columns = old.children(table.id).filter((fact) => fact.kind === 'column')
  const isMoved = printPath(path) !== printPath(table.path)
  const fresh = target.children(factId('table', path)).filter((fact) => {
    const own = isMoved ? factId(fact.kind, [...table.path, ...fact.path.slice(2)]) : fact.id
    const twin = old.get(own) ?? old.get(fact.id)
    return !twin || !isSame(twin.attributes, fact.attributes)
  })
  const changed = columns.flatMap((fact) => {
    const name = map.column(fact.path)
    const next = name === undefined ? undefined : target.get(factId('column', [...path, name]))
    return next
      ? [{ name: fact.path[2] ?? '', from: attributesOf('column', fact), to: attributesOf('column', next) }]
      : []
  })
  const ofDomains = changed.map(({ name, from, to }) => {
    // Of a domain that the server knows already the conversion itself is asked.
    const isAsked = from.type !== to.type && isKnown(to.type, old, target)
    const demands = isAsked ? undefined : domainDemands({ name, from: from.type, to: to.type }, { old, target })
    return { name, notNull: demands?.notNull === true, checks: demands?.checks ?? [] }
  })
  const constraints = constraintsOf(fresh, { columns, old, target, map, before })
  return {
    notNull: changed
      .filter(({ from, to }, index) => !from.notNull && (to.notNull || ofDomains[index]?.notNull))
      .map(({ name }) => name),
    types: new Map(
      changed
        .filter(
          ({ from, to }) =>
            (isRetyped(from.type, to.type, labels) || underDomains(from.type, old) !== underDomains(to.type, target)) &&
            !labelsOf(from.type, to.type, labels),
        )
        .map(({ name, to }) => [name, isKnown(to.type, old, target) ? to.type : underDomains(to.type, target)]),
    ),
    labels: new Map(
      changed.flatMap(({ name, from, to }) => {
        const known = labelsOf(from.type, to.type, labels)
        return known && known.kept.length < known.had.length ? [[name, known.kept] as const] : []
      }),
    ),
    labelsWithin: new Map(
      changed.flatMap(({ name, from }) => {
        const isPlain = !labels.losesLabels || labels.oldLabels.has(from.type)
        const lost = isPlain ? [] : lostWithin(from.type, { before, ...labels })
        return lost.length > 0 ? [[name, lost] as const] : []
      }),
    ),
    ...constraints,
    checks: [
      ...ofDomains.flatMap(({ name, checks }) => checks.map((check) => ({ ...check, columns: [name] }))),
      ...constraints.checks,
    ],
  }
}

/** A type may also be of another kind under the same name. */
const isRetyped = (from: string, to: string, { oldLabels, newLabels }: Pick<Sides, 'oldLabels' | 'newLabels'>) =>
  from !== to || oldLabels.has(from) !== newLabels.has(to)

/** Whether the server of the state before knows the type as the domain that it will be. */
function isKnown(type: string, old: FactBase, target: FactBase): boolean {
  const name = type.replace(/\[\]$/, '')
  const fact = target.facts.find((one) => one.kind === 'domain' && quotePath(one.path) === name)
  if (!fact) return underDomains(type, target) === type
  const had = old.get(fact.id)
  return (
    had !== undefined &&
    isSame(had.attributes, fact.attributes) &&
    isKnown(attributesOf('domain', fact).type, old, target)
  )
}

/** What stands below the domains that columns become ones of, by the name that those have. */
const typesBelow = (tables: readonly ComingTable[], target: FactBase): ReadonlyMap<string, string> =>
  new Map(tables.flatMap(({ types }) => [...types.values()].map((type) => [type, underDomains(type, target)] as const)))

type Labels = ReadonlyMap<string, readonly string[]>

/** Labels of the enumerated types, by the name that a column's type has. */
const labelsByType = (facts: readonly Fact[]): Labels =>
  new Map(
    facts.flatMap((fact) =>
      fact.kind === 'enum' ? [[quotePath(fact.path), attributesOf('enum', fact).labels] as const] : [],
    ),
  )

const lostOf = (had: readonly string[], has: readonly string[] | undefined): readonly string[] =>
  has ? had.filter((label) => !has.includes(label)) : []

/** Labels that go, of the enumerated types that a type is made of. */
function lostWithin(
  type: string,
  sides: Pick<Sides, 'before' | 'oldLabels' | 'newLabels'>,
  depth = 0,
): readonly string[] {
  const name = type.replaceAll('[]', '')
  const [had, has] = [sides.oldLabels.get(name), sides.newLabels.get(name)]
  if (had) return lostOf(had, has)
  const fact = sides.before.find(
    (one) => (one.kind === 'domain' || one.kind === 'composite') && quotePath(one.path) === name,
  )
  if (!fact || depth > 8) return []
  const parts =
    fact.kind === 'domain'
      ? [attributesOf('domain', fact).type]
      : attributesOf('composite', fact).columns.map(([, part = '']) => part)
  return [...new Set(parts.flatMap((part) => lostWithin(part, sides, depth + 1)))]
}

/** Of a type that is enumerated before and after: the labels it had, and those of them that stay. */
function labelsOf(from: string, to: string, { oldLabels, newLabels }: Pick<Sides, 'oldLabels' | 'newLabels'>) {
  const had = oldLabels.get(from)
  const has = newLabels.get(to)
  return had && has ? { had, kept: had.filter((label) => has.includes(label)) } : undefined
}
