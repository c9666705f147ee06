/** Ctrl-C, and whoever ends containers: the first signal asks the task to stop, another one ends the process. */
import type { Problem } from '@tenon/schema/problem'

export interface Interrupt {
  /** From now on signals are heard: what is asked for it has to listen. */
  readonly listen: () => AbortSignal
  /** The exit code of a reply that an interruption made: 130 or 143. */
  readonly codeOf: (problems: readonly Problem[]) => number | undefined
}

export interface Interrupted {
  /** Told at the first signal. */
  readonly stopping: () => void
  readonly end: (code: number) => void
}

const codes = { SIGINT: 130, SIGTERM: 143 } as const

/** A package runner passes on what the terminal has sent to both: that is one signal. */
const echo = 100

/** A task that does not come to its end by then has lost its server. */
const patience = 10_000

export function makeInterrupt({ stopping, end }: Interrupted): Interrupt {
  const abort = new AbortController()
  let code: number | undefined
  let since = 0
  const hear = (name: keyof typeof codes): void => {
    if (code === undefined) {
      code = codes[name]
      since = performance.now()
      stopping()
      abort.abort()
      setTimeout(end, patience, code).unref()
    } else if (performance.now() - since > echo) end(codes[name])
  }
  return {
    listen: () => {
      for (const name of ['SIGINT', 'SIGTERM'] as const)
        if (process.listenerCount(name, hear) === 0) process.on(name, hear)
      return abort.signal
    },
    codeOf: (problems) => (problems.some((one) => one.code.endsWith('/interrupted')) ? code : undefined),
  }
}
