/** `@tenon/runtime`: what generated code imports. */
export { codec } from './codec/all.ts'
export type { Codec } from './codec/codec.ts'
export type { Json } from './codec/json.ts'
export { type Typed, typed } from './codec/raw.ts'
export type { Transaction } from './database/handle.ts'
export type { LogOptions } from './database/log.ts'
export type { QueryRows, RawQuery } from './database/raw-query.ts'
export type { DatabaseOptions } from './database/target.ts'
export { type Capabilities, type Database, openDatabase } from './database.ts'
export {
  DatabaseError,
  type ErrorKind,
  NotFoundError,
  type Retry,
  ValidationError,
  ValueError,
} from './errors.ts'
export { type Address, parseUrl, showAddress } from './pool/address.ts'
export type { Isolation, RunOptions, TransactionOptions } from './pool/executor.ts'
export { channels, type QueryEvent, type TransactionEvent } from './pool/observe.ts'
export { defaultPoolOptions, type PoolOptions, toPoolOptions } from './pool/options.ts'
export type { PoolStats } from './pool/stats.ts'
export type * from './query/filter.ts'
export type * from './query/metadata.ts'
export type { Page } from './query/page.ts'
export { QueryError } from './query/query-error.ts'
export type * from './query/repository.ts'
export type * from './query/types.ts'
export {
  isCheckViolation,
  isExclusionViolation,
  isForeignKeyViolation,
  isNotNullViolation,
  isUniqueViolation,
  ViolationError,
  type ViolationKind,
} from './query/violation.ts'
