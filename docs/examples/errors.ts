/** From an error to an answer: what a handler of requests needs to know. */
import { DatabaseError, NotFoundError, QueryError, ValidationError, ViolationError } from '@tenon/runtime'

export function toResponse(error: unknown): { status: number; body: object } {
  if (error instanceof NotFoundError) return { status: error.status, body: { message: error.message } }
  if (error instanceof QueryError && error.status) return { status: error.status, body: { message: error.message } }
  if (error instanceof ValidationError) return { status: error.status, body: { problems: error.problems } }
  if (error instanceof ViolationError) return { status: 409, body: { model: error.model, fields: error.fields } }
  if (error instanceof DatabaseError && error.retry === 'safe') return { status: 503, body: { retry: true } }
  throw error
}
