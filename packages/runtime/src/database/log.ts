/** The query log: one line a statement, by name and never with values. */
import { writeSync } from 'node:fs'
import type { QueryEvent } from '../pool/observe.ts'

export interface LogOptions {
  /** Every statement. */
  readonly queries?: boolean | undefined
  /** Statements that take longer than so many milliseconds. */
  readonly slowerThan?: number | undefined
  /** Where lines go; the standard error output by default. */
  readonly write?: ((line: string, event: QueryEvent) => void) | undefined
}

/** Absent when there is nothing to log, so that nothing is spent on it. */
export function toQueryLog(options: LogOptions = {}): ((event: QueryEvent) => void) | undefined {
  const { queries = false, slowerThan } = options
  if (!queries && slowerThan === undefined) return undefined
  const write = guarded(options.write ?? writeLine)
  return (event) => {
    const slow = slowerThan !== undefined && event.duration > slowerThan
    if (slow || queries) write(toLine(event, slow), event)
  }
}

function toLine(event: QueryEvent, slow: boolean): string {
  const time = (value: number) => `${value.toFixed(1)} ms`
  const waited = event.waited > 1 ? `, ${time(event.waited)} of them waiting` : ''
  const outcome = event.error
    ? `failed: ${event.error.kind}${event.error.sqlstate ? ` ${event.error.sqlstate}` : ''}`
    : `${event.rows} rows`
  return `${slow ? 'slow query' : 'query'} ${event.name}  ${time(event.duration)}${waited}  ${outcome}`
}

/** A log that fails, at once or later, must not fail the query or end the process. It is told once. */
function guarded(write: NonNullable<LogOptions['write']>): NonNullable<LogOptions['write']> {
  let isTold = false
  const tell = (error: unknown) => {
    if (isTold) return
    isTold = true
    const message = error instanceof Error ? error.message : String(error)
    process.emitWarning(`The log of queries could not be written: ${message}`)
  }
  return (line, event) => {
    try {
      // What is said to give nothing may be an async function all the same.
      const done: unknown = write(line, event)
      if (done instanceof Promise) done.catch(tell)
    } catch (error) {
      tell(error)
    }
  }
}

/** To the standard error output. A log that cannot be written must not fail the query. */
function writeLine(line: string): void {
  try {
    writeSync(2, `${line}\n`)
  } catch {
    // Such as a pipe that is full or closed.
  }
}
