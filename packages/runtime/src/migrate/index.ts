/** `@tenon/runtime/migrate`: all that production needs to migrate. */
export { DatabaseError, type ErrorKind } from '../errors.ts'
export { type FolderLock, lockFolder } from '../pool/folder-lock.ts'
export { type EmbeddedServer, pgliteSocket } from '../pool/pglite.ts'
export { openSession, type SessionOptions } from './open-session.ts'
export type { Segment } from './segment.ts'
export type { Answer, DescribedColumn, Description, Notice, Session } from './session.ts'
