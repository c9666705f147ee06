/** DDL of generated columns' expressions. Without `set expression` (17) the column is dropped and computed again. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { stripBrackets } from '../../sql/tidy.ts'
import type { Rule, RuleContext } from '../writing/rule.ts'
import { textOf } from '../writing/text.ts'
import { alterColumn } from './default.ts'

export const generatedRule: Rule = {
  kind: 'generated',
  texts: ['expression'],
  rebuildable: true,
  bornWithParent: true,
  names: (fact) => [`value of ${JSON.stringify(fact.path)}`],
  create: () => [],
  // 18 can't take the expression off a virtual column.
  drop: (fact) =>
    attributesOf('generated', fact).stored ? [`${alterColumn(fact)} drop expression`] : 'rebuild-parent',
  alter: (from, to, context) => {
    const isSameKind = attributesOf('generated', from).stored === attributesOf('generated', to).stored
    if (!isSameKind || context.versionNumber < 170000) return 'rebuild-parent'
    return { statements: [`${alterColumn(to)} set expression as ${expression(to, context)}`] }
  },
  clause: (fact, context) => generatedClause(fact, context),
}

export const generatedClause = (fact: Fact, context: RuleContext): string =>
  `generated always as ${expression(fact, context)} ${attributesOf('generated', fact).stored ? 'stored' : 'virtual'}`

const expression = (fact: Fact, context: RuleContext): string =>
  stripBrackets(`(${textOf(fact, attributesOf('generated', fact).expression, context)})`)
