/** The simple query protocol: a text of one or more statements, one answer each. Migrations and transaction control use it. */
import type { DatabaseError } from '../errors.ts'
import { backend, readColumns, readRow, readTag } from './answer.ts'
import { copyFailMessage, queryMessage } from './message.ts'
import { type ErrorContext, readFields, toDatabaseError } from './server-error.ts'
import type { Exchange, TransactionStatus, Wire } from './wire.ts'

export interface SimpleAnswer {
  readonly command: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
  readonly count: number
}

export function runSimple(wire: Wire, text: string, context: ErrorContext = {}): Promise<SimpleAnswer[]> {
  return new Promise((resolve, reject) => {
    wire.exchange(queryMessage(text), simpleExchange(wire, { text, ...context }, resolve, reject))
  })
}

export function simpleExchange(
  wire: Wire,
  context: ErrorContext,
  resolve: (answers: SimpleAnswer[], status: TransactionStatus) => void,
  reject: (error: DatabaseError) => void,
): Exchange {
  const answers: SimpleAnswer[] = []
  let columns: string[] = []
  let rows: (string | null)[][] = []
  let failure: DatabaseError | undefined
  return {
    take(type, bytes, start, end) {
      switch (type) {
        case backend.rowDescription:
          columns = readColumns(bytes, start, end).map((column) => column.name)
          return
        case backend.row:
          rows.push(readRow(bytes, start, end))
          return
        case backend.copyBytes:
          rows.push([bytes.toString('utf8', start, end)])
          return
        case backend.copyIn:
          wire.write(copyFailMessage('COPY FROM STDIN has no input here'))
          return
        case backend.commandComplete:
          answers.push({ ...readTag(bytes, start, end), columns, rows })
          columns = []
          rows = []
          return
        case backend.error:
          failure = toDatabaseError(readFields(bytes, start, end), { ...context, done: answers.length })
      }
    },
    ready(status) {
      if (failure) reject(failure)
      else resolve(answers, status)
    },
    lost: (reason) => reject(failure ?? reason),
  }
}
