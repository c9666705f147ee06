/** What failed outside of us, as a problem where its user can mend it; everything else goes on rising. */
import { DatabaseError, type ErrorKind, MigrationError } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import { ScratchError } from '../database/scratch-problem.ts'
import type { Outcome } from './outcome.ts'
import { Refusal } from './refusal.ts'

/** Runs a task's work; a fault that the user can mend becomes a problem of the outcome. */
export async function collectFaults<Value>(work: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) return { problems: error.problems }
    const problem = problemOf(error)
    if (!problem) throw error
    return { problems: [problem] }
  }
}

export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof ScratchError) return error.problem
  if (error instanceof DatabaseError) return databaseProblem(error)
  return fileProblem(error)
}

const hints: Partial<Record<ErrorKind, string>> = {
  configuration: 'The URL stands in the environment that `tenon.config.ts` names, or in `--database`.',
  'connect-failed': 'Is the server running, and does the URL name its host and port?',
  'login-refused': 'The user, the password or the database in the URL is not accepted there.',
  'too-many-connections': 'The server has no connection left; try again, or raise `max_connections`.',
  permission: 'The role in the URL needs that right.',
  'lock-timeout': 'Somebody holds a lock on it; try again in a quieter moment.',
  'unknown-outcome': '`tenon migrate status` tells what is applied.',
}

function databaseProblem(error: DatabaseError): Problem {
  const hint = isHeldFolder(error) ? undefined : (hints[error.kind] ?? error.reveal().hint)
  const state = error.sqlstate && !error.message.includes(error.sqlstate) ? ` (${error.sqlstate})` : ''
  const code = error instanceof MigrationError ? `migration/${error.fault}` : `database/${error.kind}`
  return {
    code,
    severity: 'error',
    message: `${error.message}${state}`,
    ...(hint ? { hint } : {}),
  }
}

/** An embedded database that another process has open: its own message names process and lock, and there is no server. */
const isHeldFolder = ({ message }: DatabaseError): boolean =>
  message.includes('an embedded database has one user at a time')

const fileFaults: Readonly<Record<string, string>> = {
  EACCES: 'The file system allows no access to it.',
  EPERM: 'The file system does not permit it.',
  EROFS: 'The file system is read-only.',
  ENOSPC: 'The disk is full.',
  EISDIR: 'A folder stands where a file is expected.',
  ENOTDIR: 'A file stands where a folder is expected.',
}

function fileProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const hint = fileFaults[error.code]
  if (!hint) return undefined
  const ours = /[\\/]\.tenon\b/.test(error.message)
    ? ' Tenon keeps bundles and caches in `.tenon/` beside the config.'
    : ''
  return { code: 'files/refused', severity: 'error', message: error.message, hint: `${hint}${ours}` }
}

/** A table, column, type or function is not there (yet): most often a migration that was not applied. */
export const isBehind = (error: unknown): boolean =>
  error instanceof DatabaseError && /^(?:42P01|42703|42704|42883|3F000)$/.test(error.sqlstate ?? '')

/** Something is there already that may be there once. */
export const isTwice = (error: unknown): boolean => error instanceof DatabaseError && error.sqlstate === '23505'
