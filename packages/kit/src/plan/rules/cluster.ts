/** DDL of the index that `cluster` orders a table by; it orders nothing now. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { retellMark } from '../writing/marked-index.ts'
import type { Rule } from '../writing/rule.ts'

export const clusterRule: Rule = {
  kind: 'cluster',
  rebuildable: true,
  names: () => [],
  create: (fact) => [clusterOn(fact)],
  drop: (fact) => [`alter table ${quotePath(fact.path)} set without cluster`],
  alter: (_from, to) => ({ statements: [clusterOn(to)] }),
  retell: retellMark,
}

const clusterOn = (fact: Fact): string =>
  `alter table ${quotePath(fact.path)} cluster on ${quoteName(attributesOf('cluster', fact).index)}`
