/** Roles that SQL names and a scratch server lacks: made there without any right, so that grants, policies and owners can name them. */
import { runSegments, type Segment, type SegmentFailure, type Session } from '@tenon/runtime/migrate'
import { quoteLiteral, quoteName } from '../sql/quote.ts'
import { type DatabaseFault, databaseFault } from './database-fault.ts'

export const missingRole = (fault: DatabaseFault): string | undefined =>
  fault.sqlstate === '42704' ? /^role "(.+)" does not exist$/.exec(fault.message)?.[1] : undefined

/** Roles belong to the whole server: another session may make the same one. */
export async function makeRole(session: Session, role: string): Promise<void> {
  const create = `create role ${quoteName(role)} nologin`
  await session.run(
    `do ${quoteLiteral(`begin ${create}; exception when duplicate_object or unique_violation then null; end`)}`,
  )
}

/** As `runSegments`; a segment that stops at a role that is not there runs again with the role. */
export async function runSegmentsWithRoles(
  session: Session,
  segments: readonly Segment[],
): Promise<SegmentFailure | undefined> {
  let done = 0
  const failure = await withRoles(session, async () => {
    const stopped = await runSegments(session, segments.slice(done))
    done += stopped?.place.segment ?? 0
    return stopped
  })
  return failure && { ...failure, place: { ...failure.place, segment: done } }
}

/** Tries again with each role that is missed; what stops must have left nothing behind. */
export async function withRoles(
  session: Session,
  attempt: () => Promise<SegmentFailure | undefined>,
): Promise<SegmentFailure | undefined> {
  const made = new Set<string>()
  for (;;) {
    const failure = await attempt()
    const fault = failure && databaseFault(failure.error)
    const role = fault && missingRole(fault)
    if (role === undefined || made.has(role)) return failure
    await makeRole(session, role)
    made.add(role)
  }
}
