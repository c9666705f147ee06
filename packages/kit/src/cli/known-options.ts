/** Names of all options that a parser knows by now, with their short forms. */
import type { Argv } from 'yargs'

export function knownOptions<T>(parser: Argv<T>): readonly string[] {
  // The published types leave out `getOptions`, which every version has.
  const { key } = (parser as unknown as { getOptions(): { key: Readonly<Record<string, unknown>> } }).getOptions()
  return Object.keys(key)
}
