/** `@tenon/runtime`: what generated code imports. */
export { codec } from './codec/all.ts'
export type { Codec } from './codec/codec.ts'
export type { Json } from './codec/json.ts'
export { DatabaseError, type ErrorKind, NotFoundError, type Retry, ValidationError, ValueError } from './errors.ts'
