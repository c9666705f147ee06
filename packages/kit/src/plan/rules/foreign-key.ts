/** DDL of foreign keys. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import {
  alterTable,
  constraintName,
  constraintParts,
  isNotValid,
  isValidated,
  validate,
} from '../writing/constraint.ts'
import type { Renaming } from '../writing/renaming.ts'
import type { Change, Rule } from '../writing/rule.ts'

export const foreignKeyRule: Rule = {
  kind: 'foreign-key',
  ...constraintParts,
  // Its columns are told apart by the table they are of.
  texts: [],
  names: (fact) => [constraintName(fact)],
  standsAlone: (fact) => isNotValid(attributesOf('foreign-key', fact).definition),
  alter: alterForeignKey,
  opensRings: true,
  retell: (fact, renaming) => {
    const { definition } = attributesOf('foreign-key', fact)
    const told = renaming.kind === 'column' ? renameKeyColumns(definition, renaming) : renaming.inText(definition)
    return { attributes: { ...fact.attributes, definition: told } }
  },
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

/** Local columns stand before REFERENCES, the target's behind. */
function renameKeyColumns(text: string, { from, to }: Renaming): string {
  const match = /^FOREIGN KEY \((.*?)\) REFERENCES (.*?)\((.*?)\)(.*)$/s.exec(text)
  if (!match) return text
  const [, own = '', target = '', theirs = '', rest = ''] = match
  const swap = (list: string): string =>
    list
      .split(', ')
      .map((name) => (name === quoteName(from[2] ?? '') ? quoteName(to[2] ?? '') : name))
      .join(', ')
  const isTarget = target === quotePath(to.slice(0, 2))
  return `FOREIGN KEY (${isTarget ? own : swap(own)}) REFERENCES ${target}(${isTarget ? swap(theirs) : theirs})${rest}`
}
