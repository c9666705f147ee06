/** DDL of foreign keys. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName } from '../../sql/quote.ts'
import {
  addConstraint,
  alterTable,
  constraintName,
  dropConstraint,
  isNotValid,
  isValidated,
  renameConstraint,
  validate,
} from '../writing/constraint.ts'
import type { Change, Rule } from '../writing/rule.ts'

export const foreignKeyRule: Rule = {
  kind: 'foreign-key',
  rebuildable: true,
  names: (fact) => [constraintName(fact)],
  create: addConstraint,
  drop: dropConstraint,
  standsAlone: (fact) => isNotValid(attributesOf('foreign-key', fact).definition),
  alter: alterForeignKey,
  rename: renameConstraint,
}

const deferral = /( DEFERRABLE)?( INITIALLY DEFERRED)?(?=( NOT VALID)?$)/

function alterForeignKey(from: Fact, to: Fact): Change {
  const [old, fresh] = [attributesOf('foreign-key', from).definition, attributesOf('foreign-key', to).definition]
  if (isValidated(old, fresh)) return { statements: validate(to) }
  if (old.replace(deferral, '') !== fresh.replace(deferral, '')) return 'rebuild'
  const when = deferral.exec(fresh)
  const words = [when?.[1] ? 'deferrable' : 'not deferrable', ...(when?.[2] ? ['initially deferred'] : [])]
  return { statements: [`${alterTable(to)} alter constraint ${quoteName(to.path[2] ?? '')} ${words.join(' ')}`] }
}
