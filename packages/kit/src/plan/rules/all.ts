/** The list of rules: one for each kind of fact, in the order in which a person would write what they make. */
import type { Kind } from '../../catalog/fact-id.ts'
import type { Rule } from '../writing/rule.ts'
import { checkRule } from './check.ts'
import { clusterRule } from './cluster.ts'
import { columnRule } from './column.ts'
import { commentRule } from './comment.ts'
import { compositeRule } from './composite.ts'
import { defaultRule } from './default.ts'
import { domainRule } from './domain.ts'
import { enumRule } from './enum.ts'
import { exclusionRule } from './exclusion.ts'
import { extensionRule } from './extension.ts'
import { foreignKeyRule } from './foreign-key.ts'
import { functionRule } from './function.ts'
import { generatedRule } from './generated.ts'
import { identityRule } from './identity.ts'
import { indexRule } from './index.ts'
import { materializedViewRule } from './materialized-view.ts'
import { policyRule } from './policy.ts'
import { primaryKeyRule } from './primary-key.ts'
import { replicaIdentityRule } from './replica-identity.ts'
import { ruleRule } from './rule.ts'
import { schemaRule } from './schema.ts'
import { sequenceRule } from './sequence.ts'
import { sequenceOwnerRule } from './sequence-owner.ts'
import { statisticsRule } from './statistics.ts'
import { tableRule } from './table.ts'
import { triggerRule } from './trigger.ts'
import { uniqueRule } from './unique.ts'
import { viewRule } from './view.ts'

export const rules: Readonly<Record<Kind, Rule>> = {
  schema: schemaRule,
  extension: extensionRule,
  composite: compositeRule,
  domain: domainRule,
  enum: enumRule,
  sequence: sequenceRule,
  table: tableRule,
  column: columnRule,
  generated: generatedRule,
  default: defaultRule,
  identity: identityRule,
  'sequence-owner': sequenceOwnerRule,
  'primary-key': primaryKeyRule,
  unique: uniqueRule,
  exclusion: exclusionRule,
  'foreign-key': foreignKeyRule,
  check: checkRule,
  index: indexRule,
  'replica-identity': replicaIdentityRule,
  cluster: clusterRule,
  statistics: statisticsRule,
  trigger: triggerRule,
  rule: ruleRule,
  policy: policyRule,
  function: functionRule,
  'materialized-view': materializedViewRule,
  view: viewRule,
  comment: commentRule,
}

const turns = new Map(Object.keys(rules).map((kind, turn) => [kind, turn]))

/** Its place in the list. */
export const turnOf = (kind: Kind): number => turns.get(kind) ?? turns.size
