/** What a task gives back: a value, and everything that its user should know. Tasks print nothing and never exit. */
import type { Problem } from '@tenon/schema/problem'

export interface Outcome<Value> {
  /** Absent when errors kept the task from finding one. */
  readonly value?: Value
  readonly problems: readonly Problem[]
  /** Absolute; the paths of problems are relative to it. */
  readonly root?: string
}

/** What every task takes. */
export interface TaskOptions {
  /** Where the project is looked for, upwards. */
  readonly cwd: string
  /** One of the config's environments; `TENON_ENV`, else `development`. */
  readonly environment?: string
  /** `pglite`, `npm:<major>`, `installed` or a URL, in place of the config's. */
  readonly scratch?: string
  /** Nobody can be asked, and the strict defaults hold. */
  readonly ci?: boolean
  /** The caller ends the process right after the task, by `process.exit`: what serves the task is not waited for. */
  readonly processEnds?: boolean
  /** Asked for by what can be stopped on its server (migrations, seeds, reports): from then on its abort is theirs to heed, and the outcome tells where they stopped. */
  readonly interruptible?: () => AbortSignal
  /** Called with each long step as it begins. */
  readonly onProgress?: (step: string) => void
}
