/** DDL of exclusion constraints. */

import { addConstraint, constraintName, dropConstraint, renameConstraint } from '../writing/constraint.ts'
import { type Rule, relationName } from '../writing/rule.ts'

export const exclusionRule: Rule = {
  kind: 'exclusion',
  rebuildable: true,
  // An index of the same name stands behind it.
  names: (fact) => [constraintName(fact), relationName([fact.path[0] ?? '', fact.path[2] ?? ''])],
  create: addConstraint,
  drop: dropConstraint,
  alter: () => 'rebuild',
  rename: renameConstraint,
}
