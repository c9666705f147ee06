/** What a caller says of a transaction, checked before anything is sent: from JavaScript anything may come. */
import { DatabaseError } from '../errors.ts'
import type { TransactionOptions } from '../pool/executor.ts'

const refuse = (message: string) => new DatabaseError({ kind: 'value', message })

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
const isFlag = (value: unknown): boolean => typeof value === 'boolean'

/** How each option is told from what is none, and in words. */
const options: Readonly<Record<string, readonly [isRight: (value: unknown) => boolean, wanted: string]>> = {
  isolation: [() => true, ''],
  readOnly: [isFlag, 'true or false'],
  deferrable: [isFlag, 'true or false'],
  retry: [
    (value) => typeof value === 'object' && value !== null && 'attempts' in value && isCount(value.attempts),
    'an object with a number of `attempts`',
  ],
  signal: [(value) => typeof value === 'object' && value !== null && 'aborted' in value, 'an `AbortSignal`'],
  timeout: [(value) => typeof value === 'number' && value >= 0, 'a number of milliseconds, or 0 for none'],
}

/** A misspelt isolation must not run as another one. */
export function checkOptions(given: TransactionOptions): void {
  for (const [name, value] of Object.entries(given)) {
    const known = Object.hasOwn(options, name) ? options[name] : undefined
    if (!known) {
      const names = Object.keys(options).map((one) => `\`${one}\``)
      throw refuse(`A transaction has no option \`${name}\`. Known: ${names.join(', ')}.`)
    }
    const [isRight, wanted] = known
    if (value !== undefined && !isRight(value)) throw refuse(`The option \`${name}\` of a transaction is ${wanted}.`)
  }
}
