/** Parameters where a value has no effect: what was meant is a column's name. */
import type { Place, Problem } from '@tenon/schema/problem'
import { parameterOf } from './parameters.ts'
import { child, children, isNode, items, type Node, nodes, number, type Value } from './tree.ts'

/** `order by :column` sorts by one value, the same for every row. */
export function sortProblems(
  query: Node,
  parameter: (index: number) => { name: string; at: Place },
): readonly Problem[] {
  return sortedBy(query).map((index) => {
    const { name, at } = parameter(index)
    return {
      code: 'report/sorted-by-parameter',
      severity: 'error',
      at,
      message: `\`order by :${name}\` sorts by one value, which is the same for every row.`,
      hint: `A parameter is never a column's name. Write \`order by case :${name} when 'name' then name end\`, or one statement for each order.`,
    }
  })
}

function sortedBy(value: Value): readonly number[] {
  if (Array.isArray(value)) return items(value).flatMap(sortedBy)
  if (!isNode(value)) return []
  const below = Object.values(value.fields).flatMap(sortedBy)
  return value.tag === 'QUERY' ? [...ownSort(value), ...below] : below
}

function ownSort(query: Node): readonly number[] {
  return nodes(query.fields.sortClause).flatMap((sort) => {
    const entry = children(query, 'targetList').find(
      (one) => number(one, 'ressortgroupref') === number(sort, 'tleSortGroupRef'),
    )
    return parameterOf(entry && child(entry, 'expr')) ?? []
  })
}
