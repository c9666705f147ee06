/** The one error value for what a user can mend. It is collected and returned, never thrown; only the CLI prints it. */

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
