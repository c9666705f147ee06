/** A migration file that is not as it was proven: only what was proven reaches a database that somebody needs. */
import type { Problem } from '@tenon/schema/problem'
import { irreversibleReason, proofMark, type StoredFile, type StoredMigration } from '../migration/stored.ts'

export function proofMarkProblem(stored: StoredFile, version: string): readonly Problem[] {
  const mark = proofMark(stored)
  if (mark === 'proven') return []
  return [
    {
      code: mark === 'edited' ? 'migration/edited' : 'migration/unproven',
      severity: 'error',
      at: { file: stored.file, line: 1, column: 1 },
      message: `\`${stored.file}\` ${mark === 'edited' ? 'was edited after it was proven' : 'is not proven yet'}.`,
      hint: `${mark === 'edited' ? 'Undo the edit, or prove' : 'Prove'} it as it is: \`tenon migrate prove ${version}\`.`,
    },
  ]
}

/** A down without statements would be told as taken back, and nothing would be. */
export function emptyDownProblem({ up, down }: StoredMigration): readonly Problem[] {
  if (!down || down.content.segments.length > 0 || up.content.segments.length === 0) return []
  if (irreversibleReason(down) !== undefined) return []
  return [
    {
      code: 'migration/empty-down',
      severity: 'error',
      at: { file: down.file, line: 1, column: 1 },
      message: `\`${down.file}\` has no statements, so nothing would be taken back.`,
      hint: 'Write the way back; where there is none, begin the file with a line `-- tenon:irreversible <reason>`.',
    },
  ]
}
