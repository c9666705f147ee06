/** What stopped a run of migrations on a database, as a problem that stands in the file. */
import { type Direction, MigrationError } from '@tenon/runtime/migrate'
import type { StoredMigration } from '../migration/stored.ts'
import { problemOf } from './fault.ts'
import { Refusal } from './refusal.ts'

/** Runs `work`; what stops a migration is told at its statement, or where its segment begins. */
export async function inItsFile<Value>(
  migrations: readonly StoredMigration[],
  direction: Direction,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    const problem = problemOf(error)
    const stored =
      error instanceof MigrationError
        ? migrations.find(({ version }) => version === error.version)?.[direction]
        : undefined
    if (!(error instanceof MigrationError) || !problem || !stored) throw error
    const start = error.segment === undefined ? undefined : stored.content.starts[error.segment]
    throw new Refusal([{ ...problem, at: { file: stored.file, ...(error.at ?? start ?? { line: 1, column: 1 }) } }])
  }
}
