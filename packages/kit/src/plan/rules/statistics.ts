/** DDL of extended statistics. */
import { attributesOf, notesOf } from '../../catalog/attributes.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { lowerKeywords } from '../../sql/tidy.ts'
import { isSameButForName } from '../writing/namesake.ts'
import type { Rule } from '../writing/rule.ts'

export const statisticsRule: Rule = {
  kind: 'statistics',
  texts: ['definition'],
  rebuildable: true,
  names: (fact) => [`statistics ${JSON.stringify(fact.path)}`],
  create: (fact) => {
    const { definition, target } = attributesOf('statistics', fact)
    return [
      `create statistics ${quotePath(fact.path)} ${lowerKeywords(definition)}`,
      ...(target === undefined ? [] : [`alter statistics ${quotePath(fact.path)} set statistics ${target}`]),
    ]
  },
  drop: (fact) => [`drop statistics ${quotePath(fact.path)}`],
  alter: (from, to) => {
    const [old, fresh] = [attributesOf('statistics', from), attributesOf('statistics', to)]
    if (old.definition !== fresh.definition) return 'rebuild'
    return { statements: [`alter statistics ${quotePath(to.path)} set statistics ${fresh.target ?? -1}`] }
  },
  survives: (fact) => notesOf('statistics', fact).plain,
  rename: (from, to) => [`alter statistics ${quotePath(from)} rename to ${quoteName(to[1] ?? '')}`],
  isNamesake: isSameButForName,
}
