/** What constraints and unique indexes that come, or come to be others, demand of the columns before. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactBase } from '../../catalog/fact-base.ts'
import { printPath } from '../../catalog/fact-id.ts'
import { quoteName } from '../../sql/quote.ts'
import type { RowMap } from '../rows/row-map.ts'
import type { ComingTable } from '../seed/coming.ts'
import { collisionsOf, type Names } from './collisions-of.ts'

export interface Around {
  /** Of the table before. */
  readonly columns: readonly Fact[]
  readonly old: FactBase
  readonly target: FactBase
  readonly map: RowMap
  readonly before: readonly Fact[]
}

type Demands = Pick<ComingTable, 'checks' | 'uniques' | 'collisions' | 'foreignKeys'>

export function constraintsOf(fresh: readonly Fact[], around: Around): Demands {
  const { columns, target, map } = around
  /** Name after → name before. */
  const names = new Map(
    columns.flatMap((fact) => {
      const name = map.column(fact.path)
      return name === undefined ? [] : [[name, fact.path[2] ?? ''] as const]
    }),
  )
  const oldNames = (list: readonly string[]): readonly string[] | undefined => {
    const found = list.map((name) => names.get(name))
    return found.every((name) => name !== undefined) ? found : undefined
  }
  const usedBy = (fact: Fact) =>
    fact.uses.flatMap((id) => (target.get(id)?.kind === 'column' ? (target.get(id)?.path[2] ?? []) : []))
  const naming = { oldNames, usedBy, underOldNames }
  return {
    checks: fresh.flatMap((fact) => (fact.kind === 'check' ? checkOf(fact, naming, around) : [])),
    uniques: fresh.flatMap((fact) => uniqueOf(fact, naming)),
    collisions: collisionsOf(fresh, naming),
    foreignKeys: fresh.flatMap((fact) => (fact.kind === 'foreign-key' ? keyOf(fact, naming, around) : [])),
  }
}

const isThere = (fact: Fact, { old }: Around): boolean =>
  / NOT VALID$/.test(String(old.get(fact.id)?.attributes.definition ?? ''))

function checkOf(fact: Fact, { usedBy, oldNames }: Names, around: Around): Demands['checks'] {
  const { definition } = attributesOf('check', fact)
  const expression = /^CHECK \(([\s\S]*)\)(?: NO INHERIT| NOT VALID)*$/.exec(definition)?.[1]
  const used = usedBy(fact)
  const own = oldNames(used)
  if (expression === undefined || !own || own.length === 0) return []
  const told = { name: fact.path[2] ?? '', isThere: isThere(fact, around) }
  return [{ ...told, columns: own, expression: underOldNames(expression, used, own) }]
}

function uniqueOf(fact: Fact, { oldNames }: Names): Demands['uniques'] {
  const isIndex = fact.kind === 'index' && attributesOf('index', fact).unique
  if (!isIndex && fact.kind !== 'primary-key' && fact.kind !== 'unique') return []
  const { definition } = isIndex ? attributesOf('index', fact) : attributesOf('unique', fact)
  if (/ WHERE /.test(definition)) return []
  const own = oldNames(namesIn(definition))
  return own && own.length > 0 ? [{ name: fact.path.at(-1) ?? '', columns: own }] : []
}

function keyOf(fact: Fact, { oldNames }: Names, around: Around): Demands['foreignKeys'] {
  const { before, map, old } = around
  const { definition } = attributesOf('foreign-key', fact)
  const [, from = '', to = '', pointedAt = ''] =
    /^FOREIGN KEY (\(.*?\)) REFERENCES ([^(]+)(\(.*?\))/.exec(definition) ?? []
  const own = oldNames(namesIn(from))
  if (!own || own.length === 0) return []
  const isFull = / MATCH FULL\b/.test(definition)
  const told = { name: fact.path[2] ?? '', isThere: isThere(fact, around), columns: own, isFull }
  const pointed = before.find((one) => one.kind === 'table' && sameTable(map.table(one.path), to))
  const columns = pointed ? old.children(pointed.id).filter(({ kind }) => kind === 'column') : []
  const targetColumns = namesIn(pointedAt).map((name) => columns.find((one) => map.column(one.path) === name)?.path[2])
  if (!pointed || !targetColumns.every((name) => name !== undefined))
    return [{ ...told, target: '', targetColumns: [] }]
  return [{ ...told, target: printPath(pointed.path), targetColumns }]
}

/** Asked of the old columns: inside, they bear the names that they will have. */
function underOldNames(expression: string, used: readonly string[], own: readonly string[]): string {
  if (used.every((name, index) => name === own[index])) return expression
  const columns = used.map((name, index) => `${quoteName(own[index] ?? '')} as ${quoteName(name)}`)
  return `(select ${expression} from (select ${columns.join(', ')}) as renamed)`
}

const sameTable = (path: readonly string[] | undefined, printed: string): boolean =>
  path !== undefined && namesIn(`(${printed.trim().replaceAll('.', ', ')})`).join('\n') === path.join('\n')

/** `UNIQUE (a, "B c")` → the names in the first parentheses; an expression gives a name that no column has. */
function namesIn(definition: string): string[] {
  const inner = /\(((?:"(?:[^"]|"")*"|[^")])*)\)/.exec(definition)?.[1] ?? ''
  return [...inner.matchAll(/\s*("(?:[^"]|"")*"|[^,]+)\s*(?:,|$)/g)].map(([, name = '']) =>
    name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.trim(),
  )
}
