/** DDL of check constraints. */
import { attributesOf } from '../../catalog/attributes.ts'
import { constraintName, constraintParts, isNotValid, isValidated, validate } from '../writing/constraint.ts'
import type { Rule } from '../writing/rule.ts'

export const checkRule: Rule = {
  kind: 'check',
  ...constraintParts,
  names: (fact) => [constraintName(fact)],
  standsAlone: (fact) => isNotValid(attributesOf('check', fact).definition),
  alter: (from, to) =>
    isValidated(attributesOf('check', from).definition, attributesOf('check', to).definition)
      ? { statements: validate(to) }
      : 'rebuild',
}
