/** Which statements leave something to their session that the next caller must not meet: told by the server's command tag, and by the text. */
import type { Statement } from './executor.ts'

/** What stays behind such a command is undone with the connection only. */
const altering: ReadonlySet<string> = new Set(['SET', 'RESET', 'LISTEN', 'PREPARE', 'DECLARE CURSOR', 'DISCARD ALL'])

/** Gone with its transaction. A text that begins otherwise, with a comment say, is taken for the lasting form. */
const passing = /^\s*set\s+(?:local|transaction)\b/i

const setsConfig = /\bset_config\s*\(/i
const setsLocally = /\bset_config\s*\((?:'[^']*'|[^()'])*,\s*true\s*\)/gi

/** Tables, views and sequences that the session alone has: they hide others of their name. */
const temporary = /\b(?:create(?:\s+or\s+replace)?|into)\s+(?:(?:local|global)\s+)?temp(?:orary)?\b/i

/** Held by the session until it says otherwise, also when the statement itself fails. */
const locks = /\bpg_(?:try_)?advisory_lock/i

/** Of a text that somebody wrote: for `leaves` of its statement. A function that does so in its body is not seen. */
export function leavesBehind(text: string): boolean {
  if (locks.test(text) || temporary.test(text)) return true
  return setsConfig.test(text) && setsConfig.test(text.replaceAll(setsLocally, ''))
}

/** After a statement that the server has done. */
export function altersSession(command: string, { text, leaves }: Statement): boolean {
  if (leaves === true) return true
  if (altering.has(command)) return !passing.test(text)
  return command === 'DO' && /\bset\b/i.test(text)
}
