/** Whether a query speaks of an index: of its expressions, and of the rows that a partial one holds. */

import { conjuncts } from './conditions.ts'
import { booleanConstant } from './constant.ts'
import { spellingFields } from './spelling.ts'
import { child, children, isNode, type Node, number, type Value } from './tree.ts'

const booleanEquality = 91

const unimportant: ReadonlySet<string> = new Set(spellingFields)

/** `own` is the index's, in which entry 1 is the table; `other` the query's, in which `entry` is. */
export function isSame(own: Value, other: Value, entry: number): boolean {
  if (Array.isArray(own))
    return (
      Array.isArray(other) &&
      own.length === other.length &&
      own.every((item: Value, at) => isSame(item, other[at] ?? null, entry))
    )
  if (!isNode(own) || !isNode(other)) return String(own) === String(other)
  if (own.tag !== other.tag || own.tag === 'QUERY') return false
  if (own.tag === 'VAR')
    return (
      number(other, 'varno') === entry &&
      number(other, 'varlevelsup') === 0 &&
      number(own, 'varattno') === number(other, 'varattno')
    )
  return Object.entries(own.fields).every(
    ([name, value]) => unimportant.has(name) || isSame(value, other.fields[name] ?? null, entry),
  )
}

/** Every condition of the index stands among those of the query, or follows from a column that is compared. */
export function holdsFor(
  predicate: Value,
  conditions: readonly Node[],
  { entry, isCompared }: { entry: number; isCompared: (attribute: number) => boolean },
): boolean {
  return (
    isNode(predicate) &&
    conjuncts(predicate).every((own) => {
      const column = child(own, 'arg')
      const isThere = own.tag === 'NULLTEST' && number(own, 'nulltesttype') === 1 && column?.tag === 'VAR'
      if (isThere && column && isCompared(number(column, 'varattno'))) return true
      const plain = asTruth(own)
      return conditions.some((condition) => isSame(plain, asTruth(condition), entry))
    })
  )
}

/** `x = true` and `x is true` are true where `x` is. */
function asTruth(condition: Node): Node {
  if (condition.tag === 'BOOLEANTEST' && number(condition, 'booltesttype') === 0)
    return child(condition, 'arg') ?? condition
  const [left, right] = children(condition, 'args')
  const isTrue = number(condition, 'opno') === booleanEquality && right && booleanConstant(right) === true
  return isTrue && left ? left : condition
}
