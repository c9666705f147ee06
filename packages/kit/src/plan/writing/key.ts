/** The rule of primary keys and unique constraints: an index stands behind them, under the constraint's name. */
import type { Kind } from '../../catalog/fact-id.ts'
import { constraintName, constraintParts } from './constraint.ts'
import { type Rule, relationName } from './rule.ts'

export const keyRule = (kind: Kind & ('primary-key' | 'unique')): Rule => ({
  kind,
  ...constraintParts,
  names: (fact) => [
    constraintName(fact),
    relationName([fact.path[0] ?? '', fact.path[2] ?? '']),
    ...(kind === 'primary-key' ? [`primary key of ${fact.parent}`] : []),
  ],
  alter: () => 'rebuild',
  survives: () => true,
})
