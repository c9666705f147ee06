/** The list of rules: one for each kind of fact. */
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
  enum: enumRule,
  domain: domainRule,
  composite: compositeRule,
  sequence: sequenceRule,
  'sequence-owner': sequenceOwnerRule,
  table: tableRule,
  column: columnRule,
  default: defaultRule,
  identity: identityRule,
  generated: generatedRule,
  'primary-key': primaryKeyRule,
  unique: uniqueRule,
  exclusion: exclusionRule,
  'foreign-key': foreignKeyRule,
  check: checkRule,
  index: indexRule,
  statistics: statisticsRule,
  view: viewRule,
  'materialized-view': materializedViewRule,
  function: functionRule,
  trigger: triggerRule,
  rule: ruleRule,
  policy: policyRule,
  'replica-identity': replicaIdentityRule,
  cluster: clusterRule,
  comment: commentRule,
}
