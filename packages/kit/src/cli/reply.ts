/** What a command hands to `main` to be printed: the same content for machines and for eyes. */
import type { Problem } from '@tenon/schema/problem'
import type { TaskOptions } from '../tasks/outcome.ts'
import type { Style } from './style.ts'
import type { Terminal } from './terminal.ts'

export interface Reply {
  /** Printed whole by `--json`. */
  readonly json: unknown
  /** Printed on standard output otherwise. */
  readonly text: string
  /** Printed on standard error otherwise; an error among them makes the exit code 1. */
  readonly problems: readonly Problem[]
  /** Exit code 1 without any problem: what was compared differs. */
  readonly differs?: boolean
  /** Where the places of the problems begin. */
  readonly root?: string | undefined
}

/** What a command can work with. */
export interface CommandContext {
  readonly task: TaskOptions
  readonly terminal: Terminal
  readonly style: Style
  readonly json: boolean
  /** Takes the line of progress away, before a question is asked where it stands. */
  readonly hush: () => void
}

/** Options that every command takes. */
export interface SharedOptions {
  readonly json: boolean
  readonly env: string | undefined
  readonly scratch: string | undefined
  readonly cwd: string | undefined
  readonly verbose: boolean
}

/** Begins a command's work with what its shared options say; `main` waits for the reply. */
export type Answer = (options: SharedOptions, work: (context: CommandContext) => Promise<Reply>) => void
