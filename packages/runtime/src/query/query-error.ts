/** What is wrong about the caller's query, with its place: `where.user.isActive`. */
import { DatabaseError, ValueError } from '../errors.ts'

/** A query that would not mean what its caller thinks: `undefined` in a filter, an unknown name, a value of another kind. */
export class QueryError extends DatabaseError {
  /** Where in the query: `where.user.isActive`. */
  readonly place: string
  /** 400 where only a value that was handed in is at fault, as a request's might be; none where the query itself is. */
  readonly status: 400 | undefined
  constructor(model: string, path: readonly string[], message: string, status?: 400) {
    const place = path.join('.')
    const subject = place === '' ? `A query on \`${model}\`` : `\`${place}\` of a query on \`${model}\``
    super({ kind: 'value', message: `${subject} ${message}` })
    this.place = place
    this.status = status
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), place: this.place, status: this.status }
  }
}

/** The message of an encoder that refused a value; other errors are not ours to explain. */
export function refusal(error: unknown): string {
  if (error instanceof ValueError) return error.message
  throw error
}
