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
  const made = new Set<string>()
  for (let done = 0; ; ) {
    const failure = await runSegments(session, segments.slice(done))
    if (!failure) return undefined
    const fault = databaseFault(failure.error)
    const role = fault && missingRole(fault)
    done += failure.place.segment
    if (role === undefined || made.has(role)) return { ...failure, place: { ...failure.place, segment: done } }
    await makeRole(session, role)
    made.add(role)
  }
}
