/** What validated CHECK constraints of a table say of single columns: not null, or one of a few texts. */
import type { Known } from './known.ts'
import { listedValues } from './listed-values.ts'
import { peel } from './peel.ts'
import { child, children, flag, isNode, type Node, number, text, type Value } from './tree.ts'

export interface CheckedFacts {
  readonly notNull: ReadonlySet<number>
  readonly values: ReadonlyMap<number, readonly string[]>
}

export function checkedFacts(trees: readonly Value[], known: Pick<Known, 'equality' | 'types'>): CheckedFacts {
  const notNull = new Set<number>()
  const values = new Map<number, readonly string[]>()
  for (const tree of trees) {
    if (!isNode(tree)) continue
    for (const attribute of notNullUnlessFalse(tree)) notNull.add(attribute)
    for (const term of conjuncts(tree)) {
      const found = listedValues(term, known)
      if (found?.subject.tag !== 'VAR') continue
      const attribute = number(found.subject, 'varattno')
      if (!values.has(attribute)) values.set(attribute, found.values)
    }
  }
  return { notNull, values }
}

const conjuncts = (tree: Node): readonly Node[] =>
  tree.tag === 'BOOLEXPR' && text(tree, 'boolop') === 'and' ? children(tree, 'args').flatMap(conjuncts) : [tree]

/** A check passes when it is true or null, so only tests that are never null count. */
function notNullUnlessFalse(tree: Node): ReadonlySet<number> {
  if (tree.tag === 'BOOLEXPR' && text(tree, 'boolop') !== 'not') {
    const terms = children(tree, 'args').map(notNullUnlessFalse)
    if (text(tree, 'boolop') === 'and') return new Set(terms.flatMap((term) => [...term]))
    const [first, ...rest] = terms
    return new Set([...(first ?? [])].filter((attribute) => rest.every((term) => term.has(attribute))))
  }
  const isNotNull = tree.tag === 'NULLTEST' && number(tree, 'nulltesttype') === 1 && !flag(tree, 'argisrow')
  const column = isNotNull ? peel(child(tree, 'arg')) : undefined
  return new Set(column?.tag === 'VAR' ? [number(column, 'varattno')] : [])
}
