/** Reads a database's catalogue as facts: one query per kind, all in one message and one snapshot. */
import type { Session } from '@tenon/runtime/migrate'
import type { Fact, Unmodelled } from '../fact.ts'
import type { FactId } from '../fact-id.ts'
import { dependantQuery, withUses } from '../reading/dependant.ts'
import { dependencyQuery, withDependencies } from '../reading/dependency.ts'
import type { Reader, Row } from '../reading/reader.ts'
import { toUnmodelled, unmodelledQuery } from '../unmodelled.ts'
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

export interface ReadOptions {
  /** Also `uses` and `fallsWith`, from `pg_depend`: planning needs them, comparing doesn't, and they are 40 % of the time. True by default. */
  readonly dependencies?: boolean
  /** The session is inside a transaction block already: read there, in a savepoint, instead of in a snapshot of its own. */
  readonly inTransaction?: boolean
}

export interface ReadState {
  /** Sorted by id. */
  readonly facts: readonly Fact[]
  readonly unmodelled: readonly Unmodelled[]
}

/** What the text of definitions depends on. */
const settings = [
  `set local search_path = ''`,
  `set local timezone = 'UTC'`,
  `set local datestyle = 'ISO, YMD'`,
  `set local intervalstyle = 'postgres'`,
  `set local quote_all_identifiers = off`,
  `set local standard_conforming_strings = on`,
  `set local extra_float_digits = 1`,
  `set local bytea_output = 'hex'`,
  `set local jit = off`,
]

const ownSnapshot = { open: ['begin isolation level repeatable read, read only'], close: ['commit'] }

const openTransaction = {
  open: ['savepoint tenon_read'],
  close: ['rollback to savepoint tenon_read', 'release savepoint tenon_read'],
}

export async function readFacts(session: Session, options: ReadOptions = {}): Promise<ReadState> {
  const { dependencies = true, inTransaction = false } = options
  const frame = inTransaction ? openTransaction : ownSnapshot
  const prelude = [...frame.open, ...settings]
  const queries = readers.map((reader) => reader.query(session.versionNumber))
  const statements = [
    ...prelude,
    ...queries,
    unmodelledQuery(session.versionNumber),
    ...(dependencies ? [dependencyQuery, dependantQuery] : []),
    ...frame.close,
  ]
  const answers = (await session.run(statements.join(';\n'))).slice(prelude.length).map(toRows)
  const places = new Map<string, FactId>()
  const facts = readers.flatMap((reader, index) => (answers[index] ?? []).map((row) => readFact(reader, row, places)))
  const unmodelled = (answers[readers.length] ?? []).map(toUnmodelled)
  const whole = dependencies ? withDependencies(facts, places, answers[readers.length + 1] ?? []) : facts
  return {
    facts: whole.sort((a, b) => (a.id < b.id ? -1 : 1)),
    unmodelled: dependencies ? withUses(unmodelled, places, answers[readers.length + 2] ?? []) : unmodelled,
  }
}

function readFact(reader: Reader, row: Row, places: Map<string, FactId>): Fact {
  const fact = reader.toFact(row)
  const told = row.address
  if (told) for (const place of told.split(',')) places.set(place, fact.id)
  return fact
}

const toRows = (answer: { columns: readonly string[]; rows: readonly (readonly (string | null)[])[] }): Row[] =>
  answer.rows.map((values) => {
    // Filled in one order, all rows of an answer share one shape: a third of the time of `Object.fromEntries`.
    const row: Record<string, string | null> = {}
    for (let index = 0; index < answer.columns.length; index++) row[answer.columns[index] ?? ''] = values[index] ?? null
    return row
  })
