/** Runs segments with commits, as a database of production would. */
import type { Segment, Session } from '@tenon/runtime/migrate'
import { type DatabaseFault, databaseFault } from './database-fault.ts'

/** Where a chain of segments stopped. */
export interface SegmentFailure {
  readonly segment: number
  readonly statement: number
  readonly sql: string
  readonly fault: DatabaseFault
}

/** Runs all, or up to the first failure, whose segment is rolled back. */
export async function runSegments(session: Session, segments: readonly Segment[]): Promise<SegmentFailure | undefined> {
  for (const [index, segment] of segments.entries()) {
    const failure = await runSegment(session, segment, (sql) => session.run(sql))
    if (failure) return { segment: index, ...failure }
  }
  return undefined
}

/** `each` runs one statement; it may look around before and after. */
export async function runSegment(
  session: Session,
  segment: Segment,
  each: (sql: string, index: number) => Promise<unknown>,
): Promise<Omit<SegmentFailure, 'segment'> | undefined> {
  let at = 0
  try {
    if (segment.transactional) await session.run('begin')
    for (; at < segment.statements.length; at++) await each(segment.statements[at] ?? '', at)
    if (segment.transactional) await session.run('commit')
    return undefined
  } catch (error) {
    const fault = databaseFault(error)
    if (!fault) throw error
    if (segment.transactional) await session.run('rollback')
    const statement = Math.min(at, segment.statements.length - 1)
    return { statement, sql: segment.statements[statement] ?? 'commit', fault }
  }
}
