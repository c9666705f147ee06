/** The rule of primary keys and unique constraints: an index stands behind them, under the constraint's name. */
import type { Kind } from '../../catalog/fact-id.ts'
import { commentOnPart } from './comment-target.ts'
import { addConstraint, constraintClause, constraintName, dropConstraint, renameConstraint } from './constraint.ts'
import { isSameButForName } from './namesake.ts'
import { type Rule, relationName } from './rule.ts'

export const keyRule = (kind: Kind & ('primary-key' | 'unique')): Rule => ({
  kind,
  texts: ['definition'],
  rebuildable: true,
  names: (fact) => [
    constraintName(fact),
    relationName([fact.path[0] ?? '', fact.path[2] ?? '']),
    ...(kind === 'primary-key' ? [`primary key of ${fact.parent}`] : []),
  ],
  create: addConstraint,
  drop: dropConstraint,
  alter: () => 'rebuild',
  survives: () => true,
  rename: renameConstraint,
  clause: constraintClause,
  isNamesake: isSameButForName,
  commentTarget: (path) => commentOnPart('constraint', path),
})
