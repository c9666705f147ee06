/** Since 18 NOT NULL has a name, which the server chooses where none is said. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactBase } from '../../catalog/fact-base.ts'
import { quoteName } from '../../sql/quote.ts'
import type { RuleContext } from './rule.ts'

/** `constraint name` for a column or a domain, or nothing where the server comes to the same: its own name goes another way when anything in the schema has it. */
export function notNullName({ path }: Fact, name: string | null, context: RuleContext): string[] {
  if (name === null) return []
  const [schema = '', ...own] = path
  const isTaken = [context.before, context.after].some((base) =>
    [...(holdersIn(base).get(key(schema, name)) ?? [])].some((holder) => holder !== own[0]),
  )
  return name === `${own.join('_')}_not_null` && !isTaken ? [] : [`constraint ${quoteName(name)}`]
}

const key = (schema: string, name: string): string => JSON.stringify([schema, name])

const known = new WeakMap<FactBase, ReadonlyMap<string, ReadonlySet<string>>>()

/** Tables and domains by the names of their constraints. */
function holdersIn(base: FactBase): ReadonlyMap<string, ReadonlySet<string>> {
  const there = known.get(base)
  if (there) return there
  const holders = new Map<string, Set<string>>()
  for (const fact of base.facts) {
    const [schema = '', holder = ''] = fact.path
    for (const name of constraintNamesOf(fact)) {
      const held = holders.get(key(schema, name))
      if (held) held.add(holder)
      else holders.set(key(schema, name), new Set([holder]))
    }
  }
  known.set(base, holders)
  return holders
}

const constraints: ReadonlySet<string> = new Set(['primary-key', 'unique', 'exclusion', 'foreign-key', 'check'])

function constraintNamesOf(fact: Fact): readonly string[] {
  if (fact.kind === 'column') return [attributesOf('column', fact).notNullName ?? []].flat()
  if (fact.kind === 'domain') {
    const { notNullName: own, checks } = attributesOf('domain', fact)
    return [...(own === null ? [] : [own]), ...checks.flatMap(([name]) => name ?? [])]
  }
  return constraints.has(fact.kind) ? fact.path.slice(2, 3) : []
}

/** Names of a table that go round among its columns: the first of them steps aside. */
export function opensRing(column: Fact, { before, after }: RuleContext): boolean {
  const nameIn = (base: FactBase, id: Fact['id']): string | null => {
    const fact = base.get(id)
    return fact ? attributesOf('column', fact).notNullName : null
  }
  const columns =
    column.parent === undefined ? [] : before.children(column.parent).filter(({ kind }) => kind === 'column')
  const ring = [column.id]
  for (;;) {
    const wanted = nameIn(after, ring.at(-1) ?? column.id)
    const holder = columns.find(({ id }) => wanted !== null && nameIn(before, id) === wanted)
    if (!holder || !after.has(holder.id)) return false
    if (holder.id === column.id) return ring.every((id) => column.id <= id)
    if (ring.includes(holder.id)) return false
    ring.push(holder.id)
  }
}
