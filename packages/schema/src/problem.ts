/** The one error value for what a user can mend, and words for its hint. It is collected and returned, never thrown; only the CLI prints it. */

/** A position in a file of the user's project. `line` and `column` count from 1; `column` counts UTF-16 units. */
export interface Place {
  /** Path relative to the project's root, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
}

export type Severity = 'error' | 'warning' | 'note'

/** What is wrong, where, and what to do next. */
export interface Problem {
  /** Stable, `area/what`, such as `model/unknown-column`. */
  readonly code: string
  readonly severity: Severity
  /** One present-tense sentence, names in backticks. */
  readonly message: string
  readonly at?: Place
  /** The next action, or what could be meant. */
  readonly hint?: string
}

/** True when at least one problem must stop the work. */
export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === 'error')

/** Names that were probably meant, at most three, the likeliest first: for hints. */
export function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const word = wanted.toLowerCase()
  const isWithin = (name: string): boolean =>
    word.length > 2 ? name.includes(word) : word.length === 2 && name.startsWith(word)
  return [...new Set(names)]
    .map((name) => ({ name, distance: countEdits(word, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.ceil(word.length / 3) || isWithin(name.toLowerCase()))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name)
}

/** Insertions, deletions and replacements, with a swap of neighbours as one. */
function countEdits(from: string, to: string): number {
  let before: readonly number[] = []
  let above: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : replaced
      row.push(Math.min(replaced, swapped, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    ;[before, above] = [above, row]
  }
  return above[to.length] ?? 0
}
