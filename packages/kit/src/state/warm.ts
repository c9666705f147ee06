/**
 * The desired state from the last one that was built in full: what changed is made anew in a transaction that is rolled back.
 * Wherever that might end elsewhere than a full build would, it gives up; the full build is then the one that tells.
 */
import type { Session } from '@tenon/runtime/migrate'
import type { SchemaIr } from '@tenon/schema'
import { attributesOf } from '../catalog/attributes.ts'
import type { Fact } from '../catalog/fact.ts'
import { type FactBase, factBase } from '../catalog/fact-base.ts'
import { type FactId, factId } from '../catalog/fact-id.ts'
import { type ReadState, readFacts } from '../catalog/read-facts.ts'
import { type CacheFile, readCacheFile, writeCacheFile } from '../database/cache-file.ts'
import { databaseFault } from '../database/database-fault.ts'
import { planChange } from '../plan/plan.ts'
import { quotePath } from '../sql/quote.ts'
import { disagreements } from './agree.ts'
import type { AuthoredFacts } from './authored.ts'
import type { ModelSources, StateContext } from './context.ts'
import { cachedState, readBy, stateKey } from './kept-state.ts'
import type { ModelHashes } from './model-hashes.ts'
import type { SqlUnits } from './sql-files.ts'
import type { State } from './state.ts'

/** What the last full build was made of. */
interface Last extends ModelHashes {
  readonly key: string
}

/** With more tables than this to make anew, a full build is as fast. */
const changedAtMost = 60

export function rememberFullBuild(hashes: ModelHashes, context: StateContext, state: State): void {
  writeCacheFile(lastFile(context), { key: state.key, ...hashes } satisfies Last)
}

export interface Wanted {
  readonly key: string
  readonly hashes: ModelHashes
  readonly authored: AuthoredFacts
  readonly written: SqlUnits
}

export async function warmState(
  { ir }: ModelSources,
  context: StateContext,
  wanted: Wanted,
): Promise<State | undefined> {
  const last = readLast(context)
  const { tables, rest } = wanted.hashes
  if (!last || last.rest !== rest || !wanted.written.units.every(({ sql }) => isPlain(sql))) return undefined
  const differing = [...new Set([...Object.keys(last.tables), ...Object.keys(tables)])].filter(
    (id) => last.tables[id] !== tables[id],
  ) as FactId[] // Keys of both are ids of tables.
  if (differing.length > changedAtMost) return undefined
  const before = cachedState(context, last.key)
  if (!before) return undefined
  const kept = await context.scratch.find(last.key, { extensions: before.extensions })
  const statements = kept && statementsOf({ before, differing, wanted })
  if (!statements) return undefined
  const read = await kept.tryOut((session) => tryStatements(session, { statements, ir })).catch(giveUp)
  if (!read || !holdsAll({ before: before.facts, after: read.facts, differing })) return undefined
  return {
    ...read,
    name: 'models',
    authored: wanted.authored.texts,
    problems: wanted.written.notes,
    source: [...before.source, ...statements.map((sql) => ({ transactional: false, statements: [sql] }))],
    beginnings: [{ key: last.key, segments: before.source.length }, ...before.beginnings],
    readBy: readBy(context.scratch),
    key: wanted.key,
    extensions: before.extensions,
  }
}

interface Growing {
  readonly before: State
  readonly differing: readonly FactId[]
  readonly wanted: Wanted
}

/** Drops what differs with all that hangs on it, and makes that again. */
function statementsOf({ before, differing, wanted }: Growing): readonly string[] | undefined {
  const base = factBase(before.facts)
  const { tables, taken } = takenWith(base, differing)
  if (tables.size > changedAtMost) return undefined
  const dropped = [...tables].flatMap((id) => base.get(id) ?? []).map((fact) => quotePath(fact.path))
  const { facts, texts } = wanted.authored
  const authored = factBase(facts)
  const remade = new Set([...tables, ...taken, ...sequencesOf(facts, tables)])
  const plan = planChange({
    before: { facts: facts.filter((fact) => !isRemade(authored, fact, remade)) },
    after: { facts, authored: texts },
  })
  if (plan.refused.length > 0) return undefined
  const names = new Set([...taken].flatMap((id) => writtenName(base.get(id)) ?? []))
  const written = wanted.written.units.filter(({ sql }) => /^comment/i.test(sql) || names.has(madeName(sql) ?? ''))
  return [
    ...(dropped.length > 0 ? [`drop table ${dropped.join(', ')} cascade`] : []),
    ...plan.steps.map((step) => step.sql),
    ...written.map((unit) => unit.sql),
  ]
}

const sequencesOf = (facts: readonly Fact[], tables: ReadonlySet<FactId>): readonly FactId[] =>
  facts.flatMap((fact) => {
    if (fact.kind !== 'sequence-owner') return []
    const { column } = attributesOf('sequence-owner', fact)
    return tables.has(factId('table', column.slice(0, 2))) ? [factId('sequence', fact.path)] : []
  })

/** What falls with the tables. A table that loses a part of itself, other than a foreign key, is made anew as a whole. */
function takenWith(base: FactBase, differing: readonly FactId[]) {
  const tables = new Set(differing)
  const taken = new Set<FactId>()
  const open: FactId[] = [...differing]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (taken.has(id)) continue
    taken.add(id)
    const fact = base.get(id)
    const table = fact && tableOf(fact)
    const isForeignKey = fact?.kind === 'foreign-key' || (fact?.kind === 'comment' && fact.path[0] === 'foreign-key')
    if (table !== undefined && !isForeignKey && !tables.has(table)) {
      tables.add(table)
      open.push(table)
    }
    if (fact?.kind === 'sequence-owner') open.push(factId('sequence', fact.path))
    open.push(...[...base.children(id), ...base.users(id)].map((one) => one.id))
  }
  return { tables, taken }
}

const partsOfTables: ReadonlySet<string> = new Set([
  ...['table', 'column', 'default', 'identity', 'generated', 'primary-key', 'unique', 'foreign-key', 'check'],
])

/** The table that a fact is a part of. */
function tableOf(fact: Fact): FactId | undefined {
  if (partsOfTables.has(fact.kind)) return factId('table', fact.path.slice(0, 2))
  return fact.kind === 'index' ? fact.parent : undefined
}

function isRemade(base: FactBase, fact: Fact, remade: ReadonlySet<FactId>): boolean {
  for (let one: Fact | undefined = fact; one; one = one.parent === undefined ? undefined : base.get(one.parent)) {
    if (remade.has(one.id) && one.kind !== 'schema') return true
  }
  return false
}

/** Statements of `schema/sql` that do one thing each, told by their first words; after any other nobody knows what depends on what. */
const isPlain = (sql: string): boolean =>
  madeName(sql) !== undefined || /^(?:comment\s+on|create\s+extension)\b/i.test(sql)

const makes =
  /^create\s+(?:or\s+replace\s+)?(?:(view|function|procedure)\s+(?:"?\w+"?\s*\.\s*)?|(?:constraint\s+)?(trigger)\s+)"?(\w+)"?/i

/** `view v`, `function f`, `trigger t` of a statement that makes one; lower case, since it only has to find. */
function madeName(sql: string): string | undefined {
  const [, kind, trigger, name] = makes.exec(sql) ?? []
  const word = (kind ?? trigger)?.toLowerCase()
  return word && name && `${word === 'procedure' ? 'function' : word} ${name.toLowerCase()}`
}

function writtenName(fact: Fact | undefined): string | undefined {
  if (fact?.kind === 'view' || fact?.kind === 'function') return `${fact.kind} ${fact.path[1]?.toLowerCase()}`
  return fact?.kind === 'trigger' ? `trigger ${fact.path[2]?.toLowerCase()}` : undefined
}

async function tryStatements(
  session: Session,
  { statements, ir }: { statements: readonly string[]; ir: SchemaIr },
): Promise<ReadState | undefined> {
  await session.run('set local check_function_bodies = off')
  // A statement may end in a line comment.
  await session.run(statements.join('\n;\n'))
  const read = await readFacts(session, { inTransaction: true })
  // A mistake is told by the full build, which knows its place.
  return (await disagreements(session, ir, read.facts)).length > 0 ? undefined : read
}

function giveUp(error: unknown): undefined {
  if (!databaseFault(error)) throw error
  return undefined
}

/** All is there that was there and has not changed, and no name was chosen around another one, which depends on the order. */
function holdsAll({
  before,
  after,
  differing,
}: {
  before: readonly Fact[]
  after: readonly Fact[]
  differing: readonly FactId[]
}) {
  const there = new Set(after.map((fact) => fact.id))
  const changed = new Set(differing)
  const base = factBase(before)
  const isWhole = before.every((fact) => {
    const target = fact.kind === 'comment' && fact.parent !== undefined ? base.get(fact.parent) : fact
    const table = target && tableOf(target)
    return there.has(fact.id) || (table !== undefined && changed.has(table))
  })
  return isWhole && !after.some(isNumbered)
}

function isNumbered(fact: Fact): boolean {
  if (fact.kind === 'column') return /_not_null\d+$/.test(attributesOf('column', fact).notNullName ?? '')
  return fact.kind === 'identity' && /_seq\d+$/.test(attributesOf('identity', fact).sequence?.[1] ?? '')
}

/** Named as a state is, by the code that keeps it too: the last one of another Tenon is none. */
const lastFile = (context: StateContext): CacheFile => ({
  folder: context.cacheFolder,
  name: `last/${stateKey(context, []).slice(0, 16)}.json`,
})

// Written above.
const readLast = (context: StateContext): Last | undefined => readCacheFile(lastFile(context)) as Last | undefined
