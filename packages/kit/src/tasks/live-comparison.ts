/** A live database against what a chain of migrations makes. Reads only. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import type { StoredMigration } from '../migration/stored.ts'
import type { StateContext } from '../state/context.ts'
import { replayedState } from '../state/replayed.ts'
import { resolveState } from '../state/resolve.ts'
import type { State } from '../state/state.ts'
import { type Drift, driftOf } from './check-part.ts'
import { toSource } from './migration-source.ts'

export interface LiveState {
  readonly found: State
  /** Of the live server. */
  readonly major: number
}

export type LiveComparison =
  | { readonly deltas: readonly Drift[]; readonly problems: readonly Problem[] }
  /** A state that could not be read whole has nothing true to compare. */
  | { readonly unknown: string; readonly problems: readonly Problem[] }

export const readLiveState = async (url: string, major: number, context: StateContext): Promise<LiveState> => ({
  found: await resolveState(url, context),
  major,
})

export async function compareLive(
  { found, major }: LiveState,
  chain: readonly StoredMigration[],
  context: StateContext,
): Promise<LiveComparison> {
  const wanted = await replayedState(chain.map(toSource), context)
  const problems = [...wanted.problems, ...found.problems]
  if (hasErrors(wanted.problems)) return { unknown: 'the migrations can’t be replayed', problems }
  if (hasErrors(found.problems)) return { unknown: 'its state can’t be built', problems }
  return { deltas: driftOf({ wanted, found, sameMajor: major === context.scratch.major }), problems }
}

/** Whose words the texts of both sides are. */
export const serverRemark = (live: { readonly version: string; readonly major: number }, context: StateContext) =>
  live.major === context.scratch.major
    ? ''
    : `PostgreSQL ${live.version} there, read again on ${context.scratch.version}`
