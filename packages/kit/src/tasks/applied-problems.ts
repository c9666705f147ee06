/** What is wrong between the history of a database and the folder of migrations. */
import type { History } from '@tenon/runtime/migrate'
import type { Problem, Severity } from '@tenon/schema/problem'
import type { StoredMigration } from '../migration/stored.ts'

/** `missing` is how much a migration matters that is applied there and has no file here. */
export function appliedProblems(
  { applied, unfinished }: History,
  migrations: readonly StoredMigration[],
  missing: Severity,
): readonly Problem[] {
  const known = new Map(migrations.map((one) => [one.version, one]))
  return [
    ...applied.flatMap(({ version, name, hash }): Problem[] => {
      const here = known.get(version)
      if (!here) return [withoutFile(`${version}_${name}`, missing)]
      return here.hash === hash ? [] : [edited(here.file)]
    }),
    ...(unfinished ? [halfDone(unfinished.version, unfinished.direction)] : []),
  ]
}

export const withoutFile = (migration: string, severity: Severity): Problem => ({
  code: 'migration/missing-file',
  severity,
  message: `\`${migration}\` is applied there and has no file here.`,
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
