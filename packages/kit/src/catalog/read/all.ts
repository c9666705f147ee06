/** The list of readers: one for each kind of fact. Comments come last, since they look for what was read before. */
import type { Reader } from '../reading/reader.ts'
import { checkReader } from './check.ts'
import { clusterReader } from './cluster.ts'
import { columnReader } from './column.ts'
import { commentReader } from './comment.ts'
import { compositeReader } from './composite.ts'
import { defaultReader } from './default.ts'
import { domainReader } from './domain.ts'
import { enumReader } from './enum.ts'
import { exclusionReader } from './exclusion.ts'
import { extensionReader } from './extension.ts'
import { foreignKeyReader } from './foreign-key.ts'
import { functionReader } from './function.ts'
import { generatedReader } from './generated.ts'
import { identityReader } from './identity.ts'
import { indexReader } from './index.ts'
import { materializedViewReader } from './materialized-view.ts'
import { policyReader } from './policy.ts'
import { primaryKeyReader } from './primary-key.ts'
import { replicaIdentityReader } from './replica-identity.ts'
import { ruleReader } from './rule.ts'
import { schemaReader } from './schema.ts'
import { sequenceReader } from './sequence.ts'
import { sequenceOwnerReader } from './sequence-owner.ts'
import { statisticsReader } from './statistics.ts'
import { tableReader } from './table.ts'
import { triggerReader } from './trigger.ts'
import { uniqueReader } from './unique.ts'
import { viewReader } from './view.ts'

export const readers: readonly Reader[] = [
  schemaReader,
  extensionReader,
  enumReader,
  domainReader,
  compositeReader,
  sequenceReader,
  sequenceOwnerReader,
  tableReader,
  columnReader,
  defaultReader,
  identityReader,
  generatedReader,
  primaryKeyReader,
  uniqueReader,
  exclusionReader,
  foreignKeyReader,
  checkReader,
  indexReader,
  statisticsReader,
  viewReader,
  materializedViewReader,
  functionReader,
  triggerReader,
  ruleReader,
  policyReader,
  replicaIdentityReader,
  clusterReader,
  commentReader,
]
