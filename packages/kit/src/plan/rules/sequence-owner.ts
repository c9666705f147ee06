/** DDL of sequences' owners. A sequence that comes to a column with rows goes on after the largest of them. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { factId } from '../../catalog/fact-id.ts'
import { quotePath } from '../../sql/quote.ts'
import { catchUp } from '../writing/catch-up.ts'
import type { Rule, RuleContext } from '../writing/rule.ts'

export const sequenceOwnerRule: Rule = {
  kind: 'sequence-owner',
  rebuildable: true,
  names: () => [],
  create: (fact, context) => [setOwner(fact), ...goOn(fact, context)],
  drop: (fact) => [`alter sequence ${quotePath(fact.path)} owned by none`],
  alter: (_from, to) => ({ statements: [setOwner(to)] }),
  survives: () => true,
}

const setOwner = (fact: Fact): string =>
  `alter sequence ${quotePath(fact.path)} owned by ${quotePath(attributesOf('sequence-owner', fact).column)}`

function goOn(fact: Fact, context: RuleContext): string[] {
  const { column } = attributesOf('sequence-owner', fact)
  const sequence = context.after.get(factId('sequence', fact.path))
  const isNew = !context.before.has(factId('sequence', fact.path))
  if (!sequence || !isNew || !context.before.has(factId('column', column))) return []
  return catchUp(fact.path, column, attributesOf('sequence', sequence))
}
