/** What validated CHECK constraints of a table say of single columns: not null, or one of a few texts. */
import { textArrayConstant, textConstant } from './constant.ts'
import type { Known } from './known.ts'
import { peel, peelCasts } from './peel.ts'
import { child, children, flag, isNode, type Node, number, text, type Value } from './tree.ts'

export interface CheckedFacts {
  readonly notNull: ReadonlySet<number>
  readonly values: ReadonlyMap<number, readonly string[]>
}

export function checkedFacts(trees: readonly Value[], known: Pick<Known, 'equality'>): CheckedFacts {
  const notNull = new Set<number>()
  const values = new Map<number, readonly string[]>()
  for (const tree of trees) {
    if (!isNode(tree)) continue
    for (const attribute of notNullUnlessFalse(tree)) notNull.add(attribute)
    for (const term of conjuncts(tree)) {
      const found = columnValues(term, known)
      if (found && !values.has(found.attribute)) values.set(found.attribute, found.values)
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

/** `column = 'a'`, `column in ('a', 'b')`, or several of them joined by OR. */
export function columnValues(
  term: Node,
  known: Pick<Known, 'equality'>,
): { attribute: number; values: readonly string[] } | undefined {
  if (term.tag === 'BOOLEXPR' && text(term, 'boolop') === 'or') {
    const parts = children(term, 'args').map((part) => columnValues(part, known))
    const [first] = parts
    if (!first || parts.some((part) => part?.attribute !== first.attribute)) return undefined
    return { attribute: first.attribute, values: [...new Set(parts.flatMap((part) => part?.values ?? []))] }
  }
  const isMember = term.tag === 'SCALARARRAYOPEXPR' && flag(term, 'useOr')
  if (!(isMember || term.tag === 'OPEXPR') || !known.equality.has(number(term, 'opno'))) return undefined
  const [left, right] = children(term, 'args').map(peelCasts)
  if (left?.tag !== 'VAR' || !right) return undefined
  const values = isMember ? listedTexts(right) : single(textConstant(right))
  return values && { attribute: number(left, 'varattno'), values }
}

const single = (value: string | undefined): readonly string[] | undefined => (value === undefined ? undefined : [value])

function listedTexts(list: Node): readonly string[] | undefined {
  if (list.tag === 'CONST') return textArrayConstant(list)
  if (list.tag !== 'ARRAYEXPR') return undefined
  const values = children(list, 'elements').map((element) => {
    const constant = peelCasts(element)
    return constant && textConstant(constant)
  })
  return values.every((value) => value !== undefined) ? values : undefined
}
