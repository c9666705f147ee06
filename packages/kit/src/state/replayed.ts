/** The state that a chain of migration files leads to: executed segment by segment with commits, prefix by prefix. */
import type { SegmentFailure } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import { runSegmentsWithRoles } from '../database/stub-role.ts'
import type { MigrationSource, StateContext } from './context.ts'
import { keptState } from './kept-state.ts'
import { extensionsIn } from './sql-files.ts'
import type { State } from './state.ts'

export async function replayedState(migrations: readonly MigrationSource[], context: StateContext): Promise<State> {
  const source = migrations.flatMap((migration) => migration.segments)
  return keptState(context, {
    name: 'migrations',
    inputs: ['migrations', ...source.flatMap((one) => [one.transactional ? 'in' : 'out', ...one.statements])],
    extensions: extensionsIn(source.flatMap((one) => one.statements)),
    build: async (session) => {
      for (const migration of migrations) {
        const failure = await runSegmentsWithRoles(session, migration.segments)
        if (failure) return { authored: new Map(), problems: [toProblem(migration, failure)], source }
      }
      return { authored: new Map(), problems: [], source }
    },
  })
}

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
