/** A state as a user names it on the command line: told apart, and refused where it can't be one, before anything is opened. */
import path from 'node:path'
import { checkUrl } from '../project/database-url.ts'
import { Refusal } from './refusal.ts'

/** A path is meant from where the user stands, also in a project's subfolder. A URL with a mistake is refused, and not repeated. */
export function toStateName(name: string, cwd: string): string {
  if (/^(?:models|migrations|empty)$/.test(name)) return name
  // A single letter is a drive of Windows.
  if (!/^[a-z][a-z0-9+.-]+:/i.test(name)) return path.resolve(cwd, name)
  const { url, problems } = checkUrl(name, cwd, 'A state of this command')
  if (url === undefined) throw new Refusal(problems)
  return url
}
