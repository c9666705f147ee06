/** SQL files that a user names on the command line: read through the project's reader, told relative to the root. */
import path from 'node:path'
import type { Problem } from '@tenon/schema/problem'
import { readText, toSlashes } from '../project/files.ts'
import type { ReportFile } from '../report/describe.ts'

export interface GivenFiles {
  readonly files: readonly ReportFile[]
  readonly problems: readonly Problem[]
}

export async function readGivenFiles(names: readonly string[], cwd: string, root: string): Promise<GivenFiles> {
  const files: ReportFile[] = []
  const problems: Problem[] = []
  for (const name of names) {
    const absolute = path.resolve(cwd, name)
    const file = toSlashes(path.relative(root, absolute))
    try {
      files.push({ file, text: await readText(absolute) })
    } catch (error) {
      problems.push({
        code: 'files/unreadable',
        severity: 'error',
        message: `\`${name}\` can't be read: ${error instanceof Error ? error.message : String(error)}.`,
        hint: 'Name `.sql` files that exist, relative to where you are.',
      })
    }
  }
  return { files, problems }
}
