/** `@tenon/runtime/migrate`: all that production needs to migrate. */
export type { Segment } from './segment.ts'
export type { Answer, DescribedColumn, Description, Notice, Session } from './session.ts'
