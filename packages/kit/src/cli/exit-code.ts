/** What a reply makes the exit code: 0 fine, 1 problems or differences, 2 wrong usage. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import type { Reply } from './reply.ts'

/** Codes of what a word of the command line can be wrong by; where they stand in a file, the word was right. */
const wrongWords: ReadonlySet<string> = new Set([
  'cli/usage',
  'config/unknown-environment',
  'config/url',
  'migration/name',
  'migration/rename-form',
  'migration/using-form',
  'project/no-folder',
  'scratch/unknown',
  'state/unknown',
])

export function exitCodeOf({ problems, differs = false }: Pick<Reply, 'problems' | 'differs'>): 0 | 1 | 2 {
  if (problems.some(isWrongWord)) return 2
  return differs || hasErrors(problems) ? 1 : 0
}

const isWrongWord = ({ code, at, severity }: Problem): boolean =>
  severity === 'error' && at === undefined && wrongWords.has(code)
