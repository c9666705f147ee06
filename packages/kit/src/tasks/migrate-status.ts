/** Where a database stands in the history of migrations. */

import { openSession, readHistory } from '@tenon/runtime/migrate'
import { appliedProblems } from './applied-problems.ts'
import type { Outcome } from './outcome.ts'
import { findTarget, type TargetOptions } from './target.ts'
import { withProject } from './workplace.ts'

export interface MigrationStatus {
  /** Without its password. */
  readonly database: string
  /** Version of the last applied migration; null for an empty history. */
  readonly current: string | null
  readonly pending: readonly { readonly version: string; readonly name: string }[]
  readonly history: readonly {
    readonly version: string
    readonly name: string
    /** ISO 8601. */
    readonly appliedAt: string
    readonly milliseconds: number
    /** What was found where it was recorded without being run; null where it ran. */
    readonly stamped: string | null
  }[]
}

export function migrateStatus(options: TargetOptions): Promise<Outcome<MigrationStatus>> {
  return withProject(options, async (place) => {
    const target = await findTarget(place.project, options)
    const folder = await place.migrations()
    const session = await openSession({ url: target.url, applicationName: 'tenon' })
    const history = await readHistory(session).finally(() => session.close())
    const { applied } = history
    const done = new Set(applied.map(({ version }) => version))
    const problems = [...folder.problems, ...appliedProblems(history, folder.migrations, 'warning')]
    return {
      value: {
        database: target.shown,
        current: applied.at(-1)?.version ?? null,
        pending: folder.migrations
          .filter(({ version }) => !done.has(version))
          .map(({ version, name }) => ({ version, name })),
        history: applied.map(({ version, name, appliedAt, milliseconds, stamped }) => ({
          version,
          name,
          appliedAt,
          milliseconds,
          stamped: stamped ?? null,
        })),
      },
      problems,
    }
  })
}
