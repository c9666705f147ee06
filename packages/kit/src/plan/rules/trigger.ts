/** DDL of triggers. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { lowerKeywords } from '../../sql/tidy.ts'
import { enabledWords } from '../writing/enabled.ts'
import type { Rule } from '../writing/rule.ts'

export const triggerRule: Rule = {
  kind: 'trigger',
  rebuildable: true,
  names: (fact) => [`trigger ${JSON.stringify(fact.path)}`],
  create: (fact, context) => {
    const { definition, enabled } = attributesOf('trigger', fact)
    return [
      context.authored.get(fact.id) ?? lowerKeywords(definition),
      ...(enabled === 'O' ? [] : [setEnabled(fact, enabled)]),
    ]
  },
  drop: (fact) => [`drop trigger ${quoteName(fact.path[2] ?? '')} on ${quotePath(fact.path.slice(0, 2))}`],
  alter: (from, to) => {
    const [old, fresh] = [attributesOf('trigger', from), attributesOf('trigger', to)]
    return old.definition === fresh.definition ? { statements: [setEnabled(to, fresh.enabled)] } : 'rebuild'
  },
  rename: (from, to) => [
    `alter trigger ${quoteName(from[2] ?? '')} on ${quotePath(to.slice(0, 2))} rename to ${quoteName(to[2] ?? '')}`,
  ],
}

const setEnabled = (fact: Fact, enabled: string): string =>
  `alter table ${quotePath(fact.path.slice(0, 2))} ${enabledWords[enabled]} trigger ${quoteName(fact.path[2] ?? '')}`
