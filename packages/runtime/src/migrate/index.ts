/** `@tenon/runtime/migrate`: all that production needs to migrate. */
export { DatabaseError, type ErrorKind } from '../errors.ts'
export { parseUrl, showAddress } from '../pool/address.ts'
export { type FolderLock, lockFolder } from '../pool/folder-lock.ts'
export { type EmbeddedServer, pgliteSocket } from '../pool/pglite.ts'
export { loadPgliteExtensions, type PgliteExtension } from '../pool/pglite-extensions.ts'
export { type Applied, type ApplyOptions, type ApplyProgress, applyMigrations, type MovedMigration } from './apply.ts'
export { createdExtensions } from './created-extensions.ts'
export {
  type Direction,
  type FileName,
  type Follows,
  type HeaderLine,
  hashMigration,
  type MigrationText,
  type PrintedMigration,
  parseFileName,
  parseMigration,
  printFileName,
  printMigration,
} from './file.ts'
export { type Migration, type MigrationFiles, orderMigrations, readMigrationFolder } from './folder.ts'
export { type AppliedMigration, type History, historySchema, readHistory, type Unfinished } from './history.ts'
export { cancellable, refuseAborted } from './interrupt.ts'
export { type FilePosition, MigrationError, type MigrationFault } from './migration-error.ts'
export { openSession, type SessionOptions } from './open-session.ts'
export { runSegment, runSegments, type SegmentFailure, type SegmentHooks, type StatementPlace } from './run-segment.ts'
export type { Segment } from './segment.ts'
export type { Answer, DescribedColumn, Description, Notice, Session } from './session.ts'
export { type StampOptions, stampMigrations } from './stamp.ts'
export { readStanding, type Standing } from './standing.ts'
