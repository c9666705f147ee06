/** The state that a chain of migration files leads to: executed segment by segment with commits, prefix by prefix. */
import { runSegments, type Segment, type SegmentFailure, type Session } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import { pinStatements } from '../database/pin.ts'
import { runSegmentsQuickly } from '../database/quick-segments.ts'
import type { MigrationSource, StateContext } from './context.ts'
import { isCached, keptState, stateKey, unchecked } from './kept-state.ts'
import { extensionsIn } from './sql-files.ts'
import type { State } from './state.ts'

export async function replayedState(migrations: readonly MigrationSource[], context: StateContext): Promise<State> {
  const source = sourceOf(migrations)
  const extensions = extensionsIn(source.flatMap((one) => one.statements))
  const base = await longestKept(migrations, { context, extensions })
  return keptState(context, {
    name: 'migrations',
    inputs: inputsOf(migrations),
    extensions,
    ...(base ? { from: base.database, grownFrom: base.grownFrom } : {}),
    build: async (session) => {
      for (const migration of migrations.slice(base?.migrations ?? 0)) {
        const failure = await replay(session, migration)
        if (failure) return { authored: new Map(), problems: [toProblem(migration, failure)], source }
      }
      return { authored: new Map(), problems: [], source }
    },
  })
}

const inputsOf = (migrations: readonly MigrationSource[]): readonly string[] => [
  'migrations, each segment by itself',
  ...migrations.flatMap(({ segments }) => [
    'migration',
    ...segments.flatMap((one) => [one.transactional ? 'in' : 'out', ...one.statements]),
  ]),
]

/** One more migration costs one step: the longest beginning of the chain whose database is kept, unless the whole is. */
async function longestKept(
  migrations: readonly MigrationSource[],
  { context, extensions }: { context: StateContext; extensions: readonly string[] },
) {
  if (context.inFull || isCached(context, stateKey(context, inputsOf(migrations)))) return undefined
  for (let count = migrations.length - 1; count > 0; count--) {
    const first = migrations.slice(0, count)
    const key = stateKey(context, inputsOf(first))
    const database = isCached(context, key) ? await context.scratch.find(key, { extensions }) : undefined
    if (!database) continue
    return { migrations: count, database, grownFrom: { key, segments: sourceOf(first).length } }
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
    hint: `In \`${sql.split('\n')[0] ?? ''}\`.`,
  }
}
