/** A condition as data: columns, operators and numbers of parameters, no values. Read by `read-where.ts`, printed by `print-condition.ts`. */

import type { Column, Relation } from './model.ts'
import type { Operator } from './operator.ts'

export type Condition =
  | { readonly is: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly is: 'not'; readonly of: Condition }
  | { readonly is: 'null'; readonly column: Column; readonly path?: number; readonly negated: boolean }
  | {
      readonly is: 'compared'
      readonly column: Column
      readonly operator: Operator
      /** Index of the first of its parameters. */
      readonly first: number
      /** Index of the parameter that holds a path into JSON. */
      readonly path?: number
      /** Its value alone decides, for every row that has one: `contains: ''`, `in: []`. */
      readonly decided?: boolean
    }
  | {
      readonly is: 'related'
      readonly relation: Relation
      readonly quantifier: 'some' | 'none' | 'every'
      readonly where: Condition
    }

export const everything: Condition = { is: 'and', of: [] }

/** Whether the condition leaves out no row (but for a NULL): what an empty `where` comes to, however it is nested. */
export function isEverything(condition: Condition): boolean {
  switch (condition.is) {
    case 'and':
      return condition.of.every(isEverything)
    case 'or':
      return condition.of.some(isEverything)
    case 'not':
      return isNothing(condition.of)
    case 'null':
      return condition.negated && isSet(condition)
    case 'compared':
      return condition.decided === true
    case 'related':
      return isEverythingRelated(condition)
  }
}

type Related = Extract<Condition, { is: 'related' }>

function isEverythingRelated({ relation, quantifier, where }: Related): boolean {
  if (quantifier === 'every') return isEverything(where)
  if (quantifier === 'none') return isNothing(where)
  // A key that can't be NULL always has its target.
  return relation.owns && isEverything(where)
}

/** Whether the condition holds for no row. */
function isNothing(condition: Condition): boolean {
  switch (condition.is) {
    case 'and':
      return condition.of.some(isNothing)
    case 'or':
      return condition.of.every(isNothing)
    case 'not':
      return isEverything(condition.of)
    case 'null':
      return !condition.negated && isSet(condition)
    case 'compared':
      return condition.decided === false
    case 'related':
      return condition.quantifier === 'some'
        ? isNothing(condition.where)
        : condition.quantifier === 'none' && condition.relation.owns && isEverything(condition.where)
  }
}

const isSet = ({ column, path }: Extract<Condition, { is: 'null' }>): boolean =>
  path === undefined && !column.metadata.nullable
