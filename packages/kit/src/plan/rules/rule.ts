/** DDL of rules. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { commentOnPart } from '../writing/comment-target.ts'
import { enabledWords } from '../writing/enabled.ts'
import { retellQuery } from '../writing/renaming.ts'
import type { Rule } from '../writing/rule.ts'
import { serverText } from '../writing/text.ts'

export const ruleRule: Rule = {
  kind: 'rule',
  texts: ['definition'],
  rebuildable: true,
  names: (fact) => [`rule ${JSON.stringify(fact.path)}`],
  create: (fact) => {
    const { definition, enabled } = attributesOf('rule', fact)
    return [serverText(fact, definition), ...(enabled === 'O' ? [] : [setEnabled(fact, enabled)])]
  },
  drop: (fact) => [`drop rule ${quoteName(fact.path[2] ?? '')} on ${quotePath(fact.path.slice(0, 2))}`],
  alter: (from, to) => {
    const [old, fresh] = [attributesOf('rule', from), attributesOf('rule', to)]
    return old.definition === fresh.definition ? { statements: [setEnabled(to, fresh.enabled)] } : 'rebuild'
  },
  retell: (fact, renaming) =>
    isNothing.test(attributesOf('rule', fact).definition) ? {} : retellQuery(fact, renaming),
  commentTarget: (path) => commentOnPart('rule', path),
}

/** Its condition is an expression; what else a rule does are queries. */
const isNothing = / DO (?:INSTEAD|ALSO)? ?NOTHING$/

const setEnabled = (fact: Fact, enabled: string): string =>
  `alter table ${quotePath(fact.path.slice(0, 2))} ${enabledWords[enabled]} rule ${quoteName(fact.path[2] ?? '')}`
