/** What a slot tells instead of an answer: the connection was lost, or the text has no place on a connection of the pool. */
import { DatabaseError } from '../errors.ts'
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

/** `harmless`: it surely did nothing that counts. */
export function lossOf(job: Job, reason: DatabaseError, harmless: boolean): DatabaseError {
  if (harmless || job.statement.readOnly) return job.givenUp ?? lostSafely(reason, job)
  return unknownOutcome(job.statement, job.givenUp ?? reason)
}

/** One error object for each caller, never one shared between them. */
function lostSafely(reason: DatabaseError, job: Job): DatabaseError {
  const Kind = reason.constructor as typeof DatabaseError
  return new Kind({ ...reason.facts(), retry: 'safe', statement: job.statement.name })
}
