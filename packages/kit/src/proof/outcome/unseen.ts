/** What a change does to values that no probe row showed: never counted as kept. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { type FactBase, factBase } from '../../catalog/fact-base.ts'
import { factId, printPath } from '../../catalog/fact-id.ts'
import type { Hints } from '../../plan/step.ts'
import { quotePath } from '../../sql/quote.ts'
import type { Effect, Loss } from '../proof.ts'
import { rowMap } from '../rows/row-map.ts'
import type { ColumnPairs } from '../rows/rows.ts'
import { mentions } from '../seed/catalog.ts'
import { hasExpression } from '../writes/using-expression.ts'
import { keepsValues } from './lossless.ts'

export interface Unseen {
  readonly from: readonly Fact[]
  readonly to: readonly Fact[]
  readonly renames: Hints['renames']
  readonly columns: readonly ColumnPairs[]
  readonly effects: readonly Effect[]
  readonly direction: Loss['direction']
}

/** By column, and by table where it was made anew. */
export function unseenLosses(about: Unseen): readonly Loss[] {
  const seen = new Set(about.columns.flatMap(({ path, filled }) => (filled > 0 ? [printPath(path)] : [])))
  const risky = riskOf(about)
  const lost = about.columns.flatMap((column): Loss[] => {
    const object = printPath(column.path)
    if (seen.has(object)) return []
    const rest = { direction: about.direction, probes: 0 } as const
    if (column.anew === 'table') {
      // Rows that hold nothing but NULL in this column are rows that went through.
      return column.seen > 0 ? [] : [{ object: printPath(column.path.slice(0, 2)), kind: 'dropped', ...rest }]
    }
    if (column.anew === 'column') return [{ object, kind: 'dropped', ...rest }]
    return risky(column) ? [{ object, kind: 'narrowed', ...rest }] : []
  })
  return [...new Map(lost.map((loss) => [loss.object, loss])).values()]
}

function riskOf({ from, to, renames, effects }: Unseen): (column: ColumnPairs) => boolean {
  const [old, fresh] = [factBase(from), factBase(to)]
  const map = rowMap(from, to, renames)
  const written = effects.filter(({ statement }) => hasExpression(statement))
  const typeNames = renamedTypes(old, fresh, renames)
  const lostLabels = new Set(from.flatMap((fact) => (losesLabel(fact, fresh) ? [quotePath(fact.path)] : [])))
  const isNarrowed = narrowedTypes(from, fresh, renames)
  const isGenerated = (base: FactBase, path: readonly string[]) => base.has(factId('generated', path))
  return ({ path, typeBefore, typeAfter }) => {
    const there = [...(map.table(path.slice(0, 2)) ?? path.slice(0, 2)), map.column(path) ?? path[2] ?? '']
    if (isGenerated(old, path)) return false
    if (isGenerated(fresh, there)) return true
    if (!keepsValues(typeNames.get(typeBefore) ?? typeBefore, typeAfter) || isNarrowed(typeBefore)) return true
    const names = [path[2] ?? '', there[2] ?? '']
    return written.some(
      ({ rewritten, statement }) =>
        (rewritten.includes(printPath(path.slice(0, 2))) || lostLabels.has(typeBefore.replaceAll('[]', ''))) &&
        names.some((name) => mentions(statement, name)),
    )
  }
}

function renamedTypes(old: FactBase, fresh: FactBase, renames: Hints['renames']): ReadonlyMap<string, string> {
  const kinds: ReadonlySet<string> = new Set(['enum', 'domain', 'composite'])
  const pairs = renames.flatMap(({ from, to }): [string, string][] => {
    const [source, target] = [old.get(from), fresh.get(to)]
    return source && target && kinds.has(source.kind) ? [[quotePath(source.path), quotePath(target.path)]] : []
  })
  return new Map(pairs.flatMap(([a, b]) => [[a, b] as const, [`${a}[]`, `${b}[]`] as const]))
}

function losesLabel(fact: Fact, fresh: FactBase): boolean {
  if (fact.kind !== 'enum') return false
  const next = fresh.get(fact.id)
  const kept = next ? attributesOf('enum', next).labels : []
  return attributesOf('enum', fact).labels.some((label) => !kept.includes(label))
}

/** Domains and composites that take fewer values than before, or are made of such. */
function narrowedTypes(from: readonly Fact[], fresh: FactBase, renames: Hints['renames']) {
  const made = new Map(
    from.flatMap((fact) =>
      fact.kind === 'domain' || fact.kind === 'composite' ? [[quotePath(fact.path), fact] as const] : [],
    ),
  )
  const moved = new Map(renames.map(({ from: old, to }) => [old, to]))
  const isNarrowed = (type: string, depth = 0): boolean => {
    const fact = made.get(type.replaceAll('[]', ''))
    const next = fact && fresh.get(moved.get(fact.id) ?? fact.id)
    if (!fact || !next || depth > 8) return false
    const has = partsOf(next)
    return [...partsOf(fact)].some(([name, part]) => {
      const wanted = has.get(name)
      return wanted === undefined || !keepsValues(part, wanted) || isNarrowed(part, depth + 1)
    })
  }
  return isNarrowed
}

/** Name → type of what a type is made of; a domain has one part. */
const partsOf = (fact: Fact): ReadonlyMap<string, string> =>
  new Map(
    fact.kind === 'domain'
      ? [['', attributesOf('domain', fact).type]]
      : attributesOf('composite', fact).columns.map(([name = '', type = '']) => [name, type]),
  )
