/** The conditions of a query that hold for the rows of one of its sources, one by one. */
import { child, children, type Node, number, text } from './tree.ts'

/** What is true for each row in which the entry is there: an outer join's condition only speaks of its optional side. */
export function conditionsFor(part: Node | undefined, entry: number): readonly Node[] {
  if (!part) return []
  if (part.tag === 'FROMEXPR')
    return [
      ...conjuncts(child(part, 'quals')),
      ...children(part, 'fromlist').flatMap((item) => conditionsFor(item, entry)),
    ]
  if (part.tag !== 'JOINEXPR') return []
  const [inner, left, right] = [0, 1, 3]
  const kind = number(part, 'jointype')
  const sides = [child(part, 'larg'), child(part, 'rarg')]
  const optional = kind === left ? sides[1] : kind === right ? sides[0] : undefined
  const speaks = kind === inner || (optional !== undefined && entriesOf(optional).has(entry))
  return [...(speaks ? conjuncts(child(part, 'quals')) : []), ...sides.flatMap((side) => conditionsFor(side, entry))]
}

export const conjuncts = (condition: Node | undefined): readonly Node[] => {
  if (!condition) return []
  const isAnd = condition.tag === 'BOOLEXPR' && text(condition, 'boolop') === 'and'
  return isAnd ? children(condition, 'args').flatMap(conjuncts) : [condition]
}

function entriesOf(part: Node): ReadonlySet<number> {
  if (part.tag === 'RANGETBLREF') return new Set([number(part, 'rtindex')])
  const below = [child(part, 'larg'), child(part, 'rarg')].flatMap((side) => (side ? [...entriesOf(side)] : []))
  return new Set(below)
}
