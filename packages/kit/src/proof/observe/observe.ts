/** Runs segments as production would and watches: locks that each statement adds, relations it rewrites or scans. */
import { readStanding, runSegment, type Segment, type SegmentFailure, type Session } from '@tenon/runtime/migrate'
import { withRoles } from '../../database/stub-role.ts'
import type { Effect } from '../proof.ts'
import { watching } from './watching.ts'

export interface Observed {
  readonly effects: readonly Effect[]
  readonly failure?: SegmentFailure
}

/** From so many statements on those whose locks can be foreseen are looked at together: each look reads all locks that are held. */
const longFrom = 100

export interface ObserveOptions {
  readonly beforeSegment?: (segment: Segment, index: number) => Promise<void>
  readonly longFrom?: number
}

export async function runObserved(
  session: Session,
  segments: readonly Segment[],
  options: ObserveOptions = {},
): Promise<Observed> {
  const effects: Effect[] = []
  const standing = await readStanding(session)
  for (const [index, segment] of segments.entries()) {
    await options.beforeSegment?.(segment, index)
    await session.run('set client_min_messages = debug1')
    try {
      const before = effects.length
      const isLong = segment.transactional && segment.statements.length >= (options.longFrom ?? longFrom)
      const failure = await withRoles(session, () => {
        effects.splice(before)
        return runSegment(session, segment, index, { standing, ...watching(session, { segment, isLong, effects }) })
      })
      if (failure) return { effects, failure }
    } finally {
      await session.run('set client_min_messages = warning')
    }
  }
  return { effects }
}
