/** DDL of sequences. */
import { attributesOf } from '../../catalog/attributes.ts'
import { factId } from '../../catalog/fact-id.ts'
import { quotePath } from '../../sql/quote.ts'
import { remember } from '../writing/catch-up.ts'
import { renameInSchema } from '../writing/rename.ts'
import { type Rule, relationName } from '../writing/rule.ts'
import { sequenceChanges, sequenceClauses } from '../writing/sequence-clause.ts'

export const sequenceRule: Rule = {
  kind: 'sequence',
  rebuildable: false,
  names: (fact) => [relationName(fact.path)],
  create: (fact) => {
    const options = attributesOf('sequence', fact)
    const type = options.type === 'bigint' ? [] : [`as ${options.type}`]
    const head = `create ${options.unlogged ? 'unlogged ' : ''}sequence`
    return [[head, quotePath(fact.path), ...type, ...sequenceClauses(options)].join(' ')]
  },
  drop: (fact, context) => [
    ...remember({ path: fact.path, options: attributesOf('sequence', fact) }, undefined, context),
    `drop sequence ${quotePath(fact.path)}`,
  ],
  alter: (from, to) => {
    const [old, fresh] = [attributesOf('sequence', from), attributesOf('sequence', to)]
    const type = old.type === fresh.type ? [] : [`as ${fresh.type}`]
    const clauses = [...type, ...sequenceChanges(old, fresh)]
    const sequence = `alter sequence ${quotePath(to.path)}`
    return {
      statements: [
        ...(old.unlogged === fresh.unlogged ? [] : [`${sequence} set ${fresh.unlogged ? 'unlogged' : 'logged'}`]),
        ...(clauses.length > 0 ? [`${sequence} ${clauses.join(' ')}`] : []),
      ],
    }
  },
  survives: () => true,
  rename: renameInSchema('sequence'),
  // It is altered after its rename.
  isNamesake: (from, to) => from.path[0] === to.path[0],
  owner: (fact, base) => {
    const owner = base.get(factId('sequence-owner', fact.path))
    return owner && factId('column', attributesOf('sequence-owner', owner).column)
  },
}
