/** DDL of exclusion constraints. */

import { commentOnPart } from '../writing/comment-target.ts'
import {
  addConstraint,
  constraintClause,
  constraintName,
  dropConstraint,
  renameConstraint,
} from '../writing/constraint.ts'
import { isSameButForName } from '../writing/namesake.ts'
import { type Rule, relationName } from '../writing/rule.ts'

export const exclusionRule: Rule = {
  kind: 'exclusion',
  texts: ['definition'],
  rebuildable: true,
  // An index of the same name stands behind it.
  names: (fact) => [constraintName(fact), relationName([fact.path[0] ?? '', fact.path[2] ?? ''])],
  create: addConstraint,
  drop: dropConstraint,
  alter: () => 'rebuild',
  rename: renameConstraint,
  clause: constraintClause,
  isNamesake: isSameButForName,
  commentTarget: (path) => commentOnPart('constraint', path),
}
