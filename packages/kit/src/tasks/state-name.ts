/** A state as a user names it on the command line: told apart, and refused where it can't be one, before anything is opened. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Problem } from '@tenon/schema/problem'
import { checkUrl } from '../project/database-url.ts'
import { Refusal } from './refusal.ts'

/** A path is meant from where the user stands, also in a project's subfolder. A URL with a mistake is refused, and not repeated. */
export function toStateName(name: string, cwd: string): string {
  if (/^(?:models|migrations|empty)$/.test(name)) return name
  // A single letter is a drive of Windows.
  if (!/^[a-z][a-z0-9+.-]+:/i.test(name)) return path.resolve(cwd, name)
  const { url, problems } = checkUrl(name, cwd, 'A state of this command')
  if (url === undefined) throw new Refusal(problems)
  const folder = /^pglite:(?!:memory:)(.+)$/.exec(url)?.[1]
  if (folder !== undefined && !existsSync(folder)) throw new Refusal([noFolder(folder)])
  return url
}

/** PGlite would make the folder, and a typing error would be compared as an empty database. */
const noFolder = (folder: string): Problem => ({
  code: 'state/unknown',
  severity: 'error',
  message: `There is no folder \`${folder}\` of a PGlite database.`,
  hint: 'A relative folder begins where you are, or where `--cwd` says; an empty state is called `empty`.',
})
