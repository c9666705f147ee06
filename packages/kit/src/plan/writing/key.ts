/** The rule of primary keys and unique constraints: an index stands behind them, under the constraint's name. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactBase } from '../../catalog/fact-base.ts'
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
  standsAlone: isSecond,
})

/** Of keys of the same columns `create table` makes only one. */
function isSecond(fact: Fact, after: FactBase): boolean {
  if (fact.kind === 'primary-key' || fact.parent === undefined) return false
  return after
    .children(fact.parent)
    .some(
      (other) =>
        (other.kind === 'primary-key' || (other.kind === 'unique' && other.id < fact.id)) &&
        columnsOf(other) === columnsOf(fact),
    )
}

const columnsOf = (fact: Fact): string => attributesOf('unique', fact).definition.replace(/^[A-Z ]+/, '')
