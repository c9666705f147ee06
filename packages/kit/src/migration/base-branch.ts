/** Which migration files differ from the base branch: what Git says, where there is one. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface BaseBranch {
  readonly name: string
  /** Paths relative to the root: files that the branch has not, or has otherwise. */
  readonly changed: ReadonlySet<string>
}

/** Undefined outside of a repository, or when none of the usual branches is known here. */
export async function compareWithBase(root: string, folder: string, given?: string): Promise<BaseBranch | undefined> {
  for (const name of given === undefined
    ? ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']
    : [given]) {
    const commit = await git(root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
    if (commit === undefined) continue
    const differing = await git(root, ['diff', '--name-only', '--relative', '-z', commit.trim(), '--', folder])
    const untracked = await git(root, ['ls-files', '--others', '-z', '--', folder])
    if (differing === undefined || untracked === undefined) return undefined
    return { name, changed: new Set(`${differing}\0${untracked}`.split('\0').filter(Boolean)) }
  }
  return undefined
}

async function git(root: string, words: readonly string[]): Promise<string | undefined> {
  try {
    return (await run('git', ['-C', root, ...words])).stdout
  } catch {
    // No repository, no such branch, no Git: then nothing counts as known.
    return undefined
  }
}
