/** What the terminal at the other end can do, and whose machine this is. The only reader of these variables. */

export interface Terminal {
  /** Standard output takes colours. */
  readonly colour: boolean
  /** Somebody can answer a question. */
  readonly interactive: boolean
  /** Progress on standard error is seen by somebody. */
  readonly progress: boolean
  /** Defaults are the strict ones: nothing is asked, migrations are proved again. */
  readonly ci: boolean
  readonly width: number
  /** Stacks of unexpected errors are shown. */
  readonly debug: boolean
}

export function readTerminal(environment: Readonly<Record<string, string | undefined>>): Terminal {
  const ci = isSet(environment.CI)
  return {
    colour: takesColour(environment),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true && !ci,
    progress: process.stderr.isTTY === true && !ci && environment.TERM !== 'dumb',
    ci,
    // A pseudo-terminal that nobody gave a size says 0.
    width: process.stdout.columns || 100,
    debug: isSet(environment.TENON_DEBUG),
  }
}

/** https://no-color.org and its counterpart: any non-empty value counts. */
function takesColour(environment: Readonly<Record<string, string | undefined>>): boolean {
  if (environment.NO_COLOR) return false
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0'
  return process.stdout.isTTY === true && environment.TERM !== 'dumb'
}

const isSet = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value)
