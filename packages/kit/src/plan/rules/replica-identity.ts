/** DDL of what replication tells rows apart by. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { retellMark } from '../writing/marked-index.ts'
import type { Rule } from '../writing/rule.ts'

export const replicaIdentityRule: Rule = {
  kind: 'replica-identity',
  rebuildable: true,
  names: () => [],
  create: (fact) => [replicaIdentity(fact)],
  drop: (fact) => [`alter table ${quotePath(fact.path)} replica identity default`],
  alter: (_from, to) => ({ statements: [replicaIdentity(to)] }),
  retell: retellMark,
}

function replicaIdentity(fact: Fact): string {
  const { mode, index } = attributesOf('replica-identity', fact)
  // An index that is gone leaves the mode behind: nothing is told of a row then.
  const words =
    mode === 'index' && index !== null ? `using index ${quoteName(index)}` : mode === 'full' ? mode : 'nothing'
  return `alter table ${quotePath(fact.path)} replica identity ${words}`
}
