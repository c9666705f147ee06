/** What the rules of the kinds of table constraints share. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactId } from '../../catalog/fact-id.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { lowerKeywords, tidyCheck } from '../../sql/tidy.ts'
import { commentOnPart } from './comment-target.ts'
import { isSameButForName } from './namesake.ts'
import type { Rule, RuleContext } from './rule.ts'
import { exactOf } from './text.ts'

export const alterTable = (fact: Fact): string => `alter table ${quotePath(fact.path.slice(0, 2))}`

export const constraintName = (fact: Fact): string => `constraint ${JSON.stringify(fact.path)}`

/** `constraint name check (…)`. */
function constraintClause(fact: Fact, context: { readonly authored: ReadonlyMap<FactId, string> }): string {
  const name = quoteName(fact.path[2] ?? '')
  const text = context.authored.get(fact.id)
  if (fact.kind === 'check') {
    const { definition } = attributesOf('check', fact)
    return `constraint ${name} ${text === undefined ? tidyCheck(exactOf(fact, definition)) : asCheck(text)}`
  }
  // Keys alone have storage parameters; a foreign key's attributes are a part of theirs.
  const { definition, options = [] } = attributesOf('unique', fact)
  return `constraint ${name} ${withOptions(lowerKeywords(text ?? exactOf(fact, definition)), options)}`
}

/** An author may give the expression alone. */
const asCheck = (text: string): string =>
  /^\s*check\b/i.test(text) ? text.replace(/^\s*check\b/i, 'check') : `check (${text})`

/** Storage parameters stand before DEFERRABLE. */
function withOptions(definition: string, options: readonly string[]): string {
  if (options.length === 0) return definition
  const clause = ` with (${options.join(', ')})`
  const place = definition.search(/ deferrable\b/)
  return place < 0 ? definition + clause : definition.slice(0, place) + clause + definition.slice(place)
}

const addConstraint = (fact: Fact, context: RuleContext): string[] => [
  `${alterTable(fact)} add ${constraintClause(fact, context)}`,
]

const dropConstraint = (fact: Fact): string[] => [
  `${alterTable(fact)} drop constraint ${quoteName(fact.path[2] ?? '')}`,
]

const renameConstraint = (from: readonly string[], to: readonly string[]): string[] => [
  `alter table ${quotePath(to.slice(0, 2))} rename constraint ${quoteName(from[2] ?? '')} to ${quoteName(to[2] ?? '')}`,
]

/** What all rules of constraints have in common. */
export const constraintParts = {
  rebuildable: true,
  texts: ['definition'],
  create: addConstraint,
  drop: dropConstraint,
  clause: constraintClause,
  rename: renameConstraint,
  isNamesake: isSameButForName,
  commentTarget: (path: readonly string[]): string => commentOnPart('constraint', path),
} satisfies Partial<Rule>

/** A new table's constraints are valid whatever its clause says. */
export const isNotValid = (definition: string): boolean => definition.endsWith(' NOT VALID')

/** `… NOT VALID` became valid. */
export const isValidated = (from: string, to: string): boolean => from === `${to} NOT VALID`

export const validate = (fact: Fact): string[] => [
  `${alterTable(fact)} validate constraint ${quoteName(fact.path[2] ?? '')}`,
]
