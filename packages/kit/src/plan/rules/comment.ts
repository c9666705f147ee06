/** DDL of comments. */
import { attributesOf } from '../../catalog/attributes.ts'
import { isSame } from '../../catalog/diff.ts'
import type { Fact } from '../../catalog/fact.ts'
import { kinds } from '../../catalog/fact-id.ts'
import { quoteLiteral, quotePath } from '../../sql/quote.ts'
import { movePath, type Renaming, startsWith } from '../writing/renaming.ts'
import type { Rule, RuleContext } from '../writing/rule.ts'
import { moveRoutine } from './function.ts'

export const commentRule: Rule = {
  kind: 'comment',
  rebuildable: true,
  names: () => [],
  create: (fact, context) => [commentOn(fact, context)],
  drop: (fact, context) => [`comment on ${target(fact, context)} is null`],
  alter: (_from, to, context) => ({ statements: [commentOn(to, context)] }),
  survives: () => true,
  movePath: moveTarget,
}

const commentOn = (fact: Fact, context: RuleContext): string =>
  `comment on ${target(fact, context)} is ${quoteLiteral(attributesOf('comment', fact).text)}`

/** The comment's path is its target's, with the target's kind in front. */
function target(fact: Fact, { before, after, ruleOf }: RuleContext): string {
  const [word = '', ...path] = fact.path
  const kind = kinds.find((one) => one === word)
  const holder = fact.parent && (after.get(fact.parent) ?? before.get(fact.parent))
  const special = kind && ruleOf(kind).commentTarget?.(path, holder)
  return special ?? `${word} ${quotePath(path)}`
}

function moveTarget({ path, parent }: Fact, renaming: Renaming): readonly string[] {
  const [kind = '', ...target] = path
  const { from, to } = renaming
  if (kind === 'function') return [kind, ...moveRoutine(target, renaming)]
  if (renaming.reaches(parent) && startsWith(target, from)) return [kind, ...movePath(target, renaming)]
  // What stands behind a constraint, its index, bears the constraint's name.
  const isBehind = parent === renaming.id && isSame(target, [from[0] ?? '', from.at(-1) ?? ''])
  return isBehind ? [kind, to[0] ?? '', to.at(-1) ?? ''] : path
}
