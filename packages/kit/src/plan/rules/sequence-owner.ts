/** DDL of sequences' owners. A sequence that comes to a column with rows goes on after the largest of them. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { type FactId, factId } from '../../catalog/fact-id.ts'
import { quotePath } from '../../sql/quote.ts'
import { catchUp } from '../writing/catch-up.ts'
import { movePath, startsWith } from '../writing/renaming.ts'
import type { Rule, RuleContext } from '../writing/rule.ts'

export const sequenceOwnerRule: Rule = {
  kind: 'sequence-owner',
  rebuildable: true,
  names: () => [],
  create: (fact, context) => [setOwner(fact), ...goOn(fact, context)],
  drop: (fact) => [`alter sequence ${quotePath(fact.path)} owned by none`],
  alter: (from, to, { before, after }) => {
    // Let go of first: the new column may take names that only the old one's drop frees.
    const isReplaced = !after.has(columnOf(from)) && !before.has(columnOf(to))
    return isReplaced ? 'rebuild' : { statements: [setOwner(to)] }
  },
  survives: () => true,
  followsInto: (fact, { kind, from, to }) => {
    const { column } = attributesOf('sequence-owner', fact)
    const isTaken = kind === 'table' && from[0] !== to[0] && fact.path[0] !== to[0] && startsWith(column, to)
    return isTaken ? { kind: 'sequence', from: fact.path, to: [to[0] ?? '', fact.path[1] ?? ''] } : undefined
  },
  retell: (fact, renaming) => {
    const { column } = attributesOf('sequence-owner', fact)
    const isConcerned = startsWith(column, renaming.from)
    return isConcerned ? { attributes: { ...fact.attributes, column: movePath(column, renaming) } } : {}
  },
}

const columnOf = (fact: Fact): FactId => factId('column', attributesOf('sequence-owner', fact).column)

const setOwner = (fact: Fact): string =>
  `alter sequence ${quotePath(fact.path)} owned by ${quotePath(attributesOf('sequence-owner', fact).column)}`

function goOn(fact: Fact, context: RuleContext): string[] {
  const { column } = attributesOf('sequence-owner', fact)
  const sequence = context.after.get(factId('sequence', fact.path))
  const isNew = !context.before.has(factId('sequence', fact.path))
  if (!sequence || !isNew || !context.before.has(columnOf(fact))) return []
  return catchUp({ path: fact.path, options: attributesOf('sequence', sequence) }, column, context)
}
