/** Where a database stands in the history of migrations. */

import { openSession, readHistory } from '@tenon/runtime/migrate'
import { hasErrors, type Problem } from '@tenon/schema/problem'
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
  }[]
}

export function migrateStatus(options: TargetOptions): Promise<Outcome<MigrationStatus>> {
  return withProject(options, async (place) => {
    const target = findTarget(place.project, options)
    const folder = await place.migrations()
    const session = await openSession({ url: target.url, applicationName: 'tenon' })
    const { applied, unfinished } = await readHistory(session).finally(() => session.close())
    const known = new Map(folder.migrations.map((one) => [one.version, one]))
    const done = new Set(applied.map(({ version }) => version))
    const problems: Problem[] = [...folder.problems]
    for (const { version, name, hash } of applied) {
      const file = known.get(version)
      if (!file) problems.push(missing(version, name))
      else if (file.hash !== hash) problems.push(edited(file.file))
    }
    if (unfinished) problems.push(halfDone(unfinished.version, unfinished.direction))
    return {
      value: {
        database: target.shown,
        current: applied.at(-1)?.version ?? null,
        pending: hasErrors(folder.problems)
          ? []
          : folder.migrations
              .filter(({ version }) => !done.has(version))
              .map(({ version, name }) => ({ version, name })),
        history: applied.map(({ version, name, appliedAt, milliseconds }) => ({
          version,
          name,
          appliedAt,
          milliseconds,
        })),
      },
      problems,
    }
  })
}

const missing = (version: string, name: string): Problem => ({
  code: 'migration/missing-file',
  severity: 'warning',
  message: `\`${version}_${name}\` is applied there and has no file here.`,
  hint: 'Another branch may hold it; bring its files here before you go down.',
})

const edited = (file: string): Problem => ({
  code: 'migration/edited',
  severity: 'error',
  at: { file, line: 1, column: 1 },
  message: `\`${file}\` was edited after it was applied there.`,
  hint: 'Bring the applied form back, and put the rest into a new migration.',
})

const halfDone = (version: string, direction: 'up' | 'down'): Problem => ({
  code: 'migration/half-done',
  severity: 'error',
  message: `A run of \`${version}\` ${direction} was cut off in the middle.`,
  hint: `\`tenon migrate ${direction}\` finishes it.`,
})
