/** DDL of column defaults. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { withoutNeedlessCast } from '../../sql/tidy.ts'
import type { Rule, RuleContext } from '../writing/rule.ts'
import { serverText } from '../writing/text.ts'

export const defaultRule: Rule = {
  kind: 'default',
  texts: ['expression'],
  rebuildable: true,
  names: (fact) => [`value of ${JSON.stringify(fact.path)}`],
  create: (fact, context) => [`${alterColumn(fact)} set ${defaultClause(fact, context)}`],
  drop: (fact) => [`${alterColumn(fact)} drop default`],
  alter: (_from, to, context) => ({ statements: [`${alterColumn(to)} set ${defaultClause(to, context)}`] }),
  clause: defaultClause,
}

export const alterColumn = (fact: Fact): string =>
  `alter table ${quotePath(fact.path.slice(0, 2))} alter column ${quoteName(fact.path[2] ?? '')}`

export function defaultClause(fact: Fact, { authored, after }: RuleContext): string {
  const text = authored.get(fact.id)
  if (text !== undefined) return `default ${text}`
  const column = fact.parent === undefined ? undefined : after.get(fact.parent)
  const type = column && attributesOf('column', column).type
  return `default ${withoutNeedlessCast(serverText(fact, attributesOf('default', fact).expression), type)}`
}
