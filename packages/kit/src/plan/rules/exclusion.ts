/** DDL of exclusion constraints. */

import { constraintName, constraintParts } from '../writing/constraint.ts'
import { type Rule, relationName } from '../writing/rule.ts'

export const exclusionRule: Rule = {
  kind: 'exclusion',
  ...constraintParts,
  // An index of the same name stands behind it.
  names: (fact) => [constraintName(fact), relationName([fact.path[0] ?? '', fact.path[2] ?? ''])],
  alter: () => 'rebuild',
}
