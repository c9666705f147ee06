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
    }
  | {
      readonly is: 'related'
      readonly relation: Relation
      readonly quantifier: 'some' | 'none' | 'every'
      readonly where: Condition
    }

export const everything: Condition = { is: 'and', of: [] }

/** Whether the condition can't leave out a row: what an empty `where` comes to, however it is nested. */
export function isEverything(condition: Condition): boolean {
  switch (condition.is) {
    case 'and':
      return condition.of.every(isEverything)
    case 'or':
      return condition.of.some(isEverything)
    case 'not':
      return isNothing(condition.of)
    case 'related':
      return condition.quantifier === 'every' && isEverything(condition.where)
    default:
      return false
  }
}

function isNothing(condition: Condition): boolean {
  switch (condition.is) {
    case 'and':
      return condition.of.some(isNothing)
    case 'or':
      return condition.of.every(isNothing)
    case 'not':
      return isEverything(condition.of)
    default:
      return false
  }
}
