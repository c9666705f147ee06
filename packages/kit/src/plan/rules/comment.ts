/** DDL of comments. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteLiteral, quoteName, quotePath } from '../../sql/quote.ts'
import type { Rule, RuleContext } from '../writing/rule.ts'
import { routineName } from './function.ts'

export const commentRule: Rule = {
  kind: 'comment',
  rebuildable: true,
  names: () => [],
  create: (fact, context) => [commentOn(fact, context)],
  drop: (fact, context) => [`comment on ${target(fact, context)} is null`],
  alter: (_from, to, context) => ({ statements: [commentOn(to, context)] }),
  survives: () => true,
}

const commentOn = (fact: Fact, context: RuleContext): string =>
  `comment on ${target(fact, context)} is ${quoteLiteral(attributesOf('comment', fact).text)}`

/** The comment's path is its target's, with the target's kind in front. */
function target(fact: Fact, context: RuleContext): string {
  const [kind = '', ...path] = fact.path
  const onTable = `${quoteName(path[2] ?? '')} on ${quotePath(path.slice(0, 2))}`
  switch (kind) {
    case 'enum':
    case 'composite':
      return `type ${quotePath(path)}`
    case 'primary-key':
    case 'unique':
    case 'foreign-key':
    case 'check':
    case 'exclusion':
      return `constraint ${onTable}`
    case 'trigger':
    case 'rule':
    case 'policy':
      return `${kind} ${onTable}`
    case 'materialized-view':
      return `materialized view ${quotePath(path)}`
    case 'function':
      return `${routineWord(fact, context)} ${routineName(path)}`
    default:
      return `${kind} ${quotePath(path)}`
  }
}

const routineWord = (fact: Fact, { before, after }: RuleContext): string => {
  const routine = fact.parent && (after.get(fact.parent) ?? before.get(fact.parent))
  return String(routine?.noted?.routine ?? 'function')
}
