/** What a slot tells instead of an answer: the connection was lost, or the text has no place on a connection of the pool. */
import { DatabaseError, type Retry } from '../errors.ts'
import { type Job, unknownOutcome } from './job.ts'

const notSupported = (message: string, job: Job | undefined) =>
  new DatabaseError({ kind: 'not-supported', message, statement: job?.statement.name })

/** What a COPY TO STDOUT sends is no rows, and must not be dropped in silence. */
export const noCopyOut = (job: Job | undefined) =>
  notSupported('COPY TO STDOUT has no output here; select the rows.', job)

export const noCopyIn = (job: Job | undefined) =>
  notSupported('COPY FROM STDIN has no input here; insert the rows.', job)

/** A transaction that a raw text began ends with its connection: told, since what follows would commit by itself. */
export const leftOpen = (job: Job) =>
  notSupported(
    `\`${job.statement.name}\` began a transaction that nothing would end. It was given up; \`transaction\` runs one.`,
    job,
  )

const blank = String.raw`^(?:\s|--[^\n]*\n|/\*[^]*?\*/)*`
const commitsWithin = new RegExp(String.raw`${blank}(?:call|do)\b`, 'i')
const commits = new RegExp(String.raw`${blank}(?:commit|end|prepare\s+transaction)\b`, 'i')

/** Outside of a transaction a procedure or block may have committed a part of its work before it failed. */
export const mayBeHalfDone = ({ statement }: Job): boolean => commitsWithin.test(statement.text)

export const endsTransaction = ({ statement }: Job): boolean => commits.test(statement.text)

/** What the caller of a statement that the server refused is told: nobody may take for undone what is half done. */
export function failureOf(job: Job, failure: DatabaseError, isHeld: boolean): DatabaseError {
  const told = job.givenUp ?? failure
  return isHeld || told.retry !== 'safe' || !mayBeHalfDone(job) ? told : withRetry(told, 'unknown')
}

/** `harmless`: it surely did nothing that counts. */
export function lossOf(job: Job, reason: DatabaseError, harmless: boolean): DatabaseError {
  if (harmless || job.statement.readOnly) return job.givenUp ?? lostSafely(reason, job)
  return unknownOutcome(job.statement, job.givenUp ?? reason)
}

/** One error object for each caller, never one shared between them. */
const lostSafely = (reason: DatabaseError, { statement }: Job): DatabaseError =>
  withRetry(reason, 'safe', { statement: statement.name })

function withRetry(error: DatabaseError, retry: Retry, more: { readonly statement?: string } = {}): DatabaseError {
  const Kind = error.constructor as typeof DatabaseError
  return new Kind({ ...error.facts(), retry, ...more })
}
