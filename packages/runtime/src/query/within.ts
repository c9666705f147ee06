/** What one call brings of its own: a signal, a bound of time. All statements of the call share them; other calls pay nothing. */
import { DatabaseError } from '../errors.ts'
import type { Executor, RunOptions } from '../pool/executor.ts'
import { isPlain } from './reading.ts'

/** The executor for one call. The bound counts from now, over every statement that loads something. */
export function within(executor: Executor, given: unknown): Executor {
  if (given === undefined) return executor
  const { signal, timeout } = readRunOptions(given)
  const end = timeout ? performance.now() + timeout : 0
  const left = () => (timeout ? { timeout: Math.max(1, end - performance.now()) } : { timeout })
  return {
    inTransaction: executor.inTransaction,
    run: (statement, parameters) => executor.run(statement, parameters, { signal, ...left() }),
    transaction: (body, options) => executor.transaction(body, options),
  }
}

export function readRunOptions(given: unknown): RunOptions {
  if (!isPlain(given)) throw refuse('The options of a call are an object with `signal` and `timeout`.')
  for (const name of Object.keys(given))
    if (name !== 'signal' && name !== 'timeout')
      throw refuse(`A call has no option \`${name}\`. Known: \`signal\`, \`timeout\`.`)
  const { signal, timeout } = given
  if (signal !== undefined && !isSignal(signal)) throw refuse('The option `signal` of a call is no `AbortSignal`.')
  if (timeout === undefined) return { signal }
  if (typeof timeout === 'number' && timeout >= 0) return { signal, timeout }
  throw refuse('The option `timeout` of a call is a number of milliseconds, or 0 for none.')
}

// Not by `instanceof`: a signal may come from another realm or a polyfill.
const isSignal = (value: unknown): value is AbortSignal =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value

const refuse = (message: string) => new DatabaseError({ kind: 'value', message })
