/** A migration file that is not as it was proven: only what was proven reaches a database that somebody needs. */
import type { Problem } from '@tenon/schema/problem'
import { proofMark, type StoredFile } from '../migration/stored.ts'

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
