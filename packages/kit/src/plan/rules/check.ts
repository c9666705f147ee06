/** DDL of check constraints. */
import { attributesOf } from '../../catalog/attributes.ts'
import { commentOnPart } from '../writing/comment-target.ts'
import {
  addConstraint,
  constraintClause,
  constraintName,
  dropConstraint,
  isNotValid,
  isValidated,
  renameConstraint,
  validate,
} from '../writing/constraint.ts'
import { isSameButForName } from '../writing/namesake.ts'
import type { Rule } from '../writing/rule.ts'

export const checkRule: Rule = {
  kind: 'check',
  texts: ['definition'],
  rebuildable: true,
  names: (fact) => [constraintName(fact)],
  create: addConstraint,
  drop: dropConstraint,
  standsAlone: (fact) => isNotValid(attributesOf('check', fact).definition),
  alter: (from, to) =>
    isValidated(attributesOf('check', from).definition, attributesOf('check', to).definition)
      ? { statements: validate(to) }
      : 'rebuild',
  rename: renameConstraint,
  clause: constraintClause,
  isNamesake: isSameButForName,
  commentTarget: (path) => commentOnPart('constraint', path),
}
