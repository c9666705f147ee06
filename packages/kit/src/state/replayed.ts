/** The state that a chain of migration files leads to: executed segment by segment with commits, prefix by prefix. */
import { createdExtensions, runSegments, type Segment, type SegmentFailure, type Session } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import type { ReadState } from '../catalog/read-facts.ts'
import { pinStatements } from '../database/pin.ts'
import { runSegmentsQuickly } from '../database/quick-segments.ts'
import type { MigrationSource, StateContext } from './context.ts'
import { isCached, keptState, readBy, rememberState, stateKey, stateKeys, unchecked } from './kept-state.ts'
import type { Beginning, State } from './state.ts'

export async function replayedState(migrations: readonly MigrationSource[], context: StateContext): Promise<State> {
  const chain = chainOf(migrations, context)
  const base = await longestKept(chain, context)
  return keptState(context, {
    name: 'migrations',
    key: chain.key,
    extensions: chain.extensions,
    beginnings: chain.beginnings,
    ...(base ? { from: base.database } : {}),
    build: async (session) => {
      for (const migration of base ? migrations.slice(-base.migrationsLeft) : migrations) {
        const failure = await replay(session, migration)
        if (failure) return { authored: new Map(), problems: [toProblem(migration, failure)], source: chain.source }
      }
      return { authored: new Map(), problems: [], source: chain.source }
    },
  })
}

/** Keeps where a chain leads, as a proof of its last migration saw it: the next one need not replay it. */
export function rememberReplayed(migrations: readonly MigrationSource[], context: StateContext, read: ReadState): void {
  const { key, ...chain } = chainOf(migrations, context)
  if (context.inFull || isCached(context, key)) return
  const { facts, unmodelled } = read
  const state = {
    name: 'migrations',
    facts,
    unmodelled,
    authored: new Map(),
    problems: [],
    readBy: readBy(context.scratch),
  }
  rememberState(context, { ...state, ...chain, key })
}

const first = ['migrations, each segment by itself']

/** Text that tells one chain from another, migration by migration. */
const inputsOf = (migrations: readonly MigrationSource[]): readonly (readonly string[])[] =>
  migrations.map(({ segments }, index) => [
    ...(index === 0 ? first : []),
    'migration',
    ...segments.flatMap((one) => [one.transactional ? 'in' : 'out', ...one.statements]),
  ])

interface Chain {
  readonly key: string
  readonly source: readonly Segment[]
  readonly extensions: readonly string[]
  readonly beginnings: readonly Beginning[]
}

/** Nobody goes back further to build a database from. */
const beginningsAtMost = 20

function chainOf(migrations: readonly MigrationSource[], context: StateContext): Chain {
  const source = sourceOf(migrations)
  const keys = stateKeys(context, inputsOf(migrations))
  let segments = 0
  const beginnings = migrations.map((migration, index): Beginning => {
    segments += sourceOf([migration]).length
    return { key: keys[index] ?? '', segments }
  })
  return {
    key: keys.at(-1) ?? stateKey(context, first),
    source,
    extensions: createdExtensions(source.flatMap((one) => one.statements)),
    beginnings: beginnings.slice(0, -1).reverse().slice(0, beginningsAtMost),
  }
}

/** One more migration costs one step: the longest beginning of the chain whose database is kept, unless the whole is. */
async function longestKept({ key, beginnings, extensions }: Chain, context: StateContext) {
  if (context.inFull || isCached(context, key)) return undefined
  for (const [index, beginning] of beginnings.entries()) {
    const known = isCached(context, beginning.key)
    const database = known ? await context.scratch.find(beginning.key, { extensions }) : undefined
    if (database) return { database, migrationsLeft: index + 1 }
  }
  return undefined
}

async function replay(session: Session, { segments }: MigrationSource): Promise<SegmentFailure | undefined> {
  for (const [index, segment] of segments.entries()) {
    await runSegments(session, freshSession)
    const failure = await runSegmentsQuickly(session, [segment])
    if (failure) return { ...failure, place: { ...failure.place, segment: index } }
  }
  return undefined
}

/** Each segment begins as in a session of its own, as in production: what an earlier one set for its session ends with it. */
const freshSession: readonly Segment[] = ['discard all', `${pinStatements}; ${unchecked}`].map((sql) => ({
  transactional: false,
  statements: [sql],
}))

const sourceOf = (migrations: readonly MigrationSource[]): readonly Segment[] =>
  migrations.flatMap(({ segments }) => segments.flatMap((segment) => [...freshSession, segment]))

function toProblem(migration: MigrationSource, { place: { segment, statement, sql }, error }: SegmentFailure): Problem {
  const place = migration.placeOf?.(segment, statement) ?? { line: 1, column: 1 }
  return {
    code: 'state/migration',
    severity: 'error',
    message: `The migration \`${migration.file}\` fails: ${error.message}.`,
    at: { file: migration.file, ...place },
    hint: error.sqlstate === noTransaction ? standAlone : `In \`${sql.split('\n')[0] ?? ''}\`.`,
  }
}

/** What can't run inside of a transaction block. */
const noTransaction = '25001'

const standAlone =
  'Put it into a segment of its own: a line `-- tenon:segment no-transaction` above it, and `-- tenon:segment` above what follows.'
