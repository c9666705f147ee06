/** The proven plan between any two states. Writes nothing. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { factBase } from '../catalog/fact-base.ts'
import { pendingRenames } from '../plan/pending-renames.ts'
import type { Rename } from '../plan/step.ts'
import { resolveState } from '../state/resolve.ts'
import type { State } from '../state/state.ts'
import { changeLines } from './change-lines.ts'
import { rowsProblems } from './fails-on-rows.ts'
import { modelHints } from './model-hints.ts'
import type { Outcome, TaskOptions } from './outcome.ts'
import { proveStates, refusedPlan } from './prove-states.ts'
import type { DeltaLine, ProvenPlan } from './proven-plan.ts'
import { Refusal } from './refusal.ts'
import { readRenames } from './rename-hints.ts'
import { toStateName } from './state-name.ts'
import { readUsing } from './using-hints.ts'
import { type Workplace, withOrWithoutProject } from './workplace.ts'

export interface DiffOptions extends TaskOptions {
  /** `models`, `migrations`, `empty`, a `.sql` file or folder, or a database URL. */
  readonly from: string
  readonly to: string
  /** `old=new`. */
  readonly renames?: readonly string[]
  /** `table.column=expression`: how values are converted where the server knows no cast; `usingDown`: on the way back. */
  readonly using?: readonly string[]
  readonly usingDown?: readonly string[]
}

export interface Diff extends ProvenPlan {
  /** What was skipped or left out while the states were read. */
  readonly notes: readonly Problem[]
  /** What differs, for eyes. */
  readonly deltas: readonly DeltaLine[]
}

export function diff(options: DiffOptions): Promise<Outcome<Diff>> {
  return withOrWithoutProject(options, async (place) => {
    const [from, to] = [toStateName(options.from, options.cwd), toStateName(options.to, options.cwd)]
    const context = await place.states()
    options.onProgress?.('reading the states')
    const before = await resolveState(from, context).catch(toRefusedState)
    const after = await resolveState(to, context).catch(toRefusedState)
    if ('refused' in before || 'refused' in after) {
      const problems = [...('refused' in before ? before.refused : []), ...('refused' in after ? after.refused : [])]
      return { problems }
    }
    const notes = [...before.problems, ...after.problems].filter(({ severity }) => severity !== 'error')
    // Of a state that can't be had nothing differs.
    const isThere = !hasErrors(before.problems) && !hasErrors(after.problems)
    const asked = readRenames(options.renames ?? [], before.facts, after.facts)
    const renames = await renamesOf(place, { from, to, before, after, asked: asked.renames })
    const deltas = isThere ? changeLines(before, after, renames) : []
    const using = readUsing(options.using ?? [], after.facts)
    const usingDown = readUsing(options.usingDown ?? [], before.facts, '--using-down')
    const problems = [...asked.problems, ...using.problems, ...usingDown.problems]
    if (hasErrors(problems)) {
      return { value: { ...refusedPlan(context, { before, after }, problems), notes, deltas }, problems: [] }
    }
    options.onProgress?.('proving the plan')
    const value = await proveStates(context, {
      before,
      after,
      renames,
      using: using.using,
      usingDown: usingDown.using,
    })
    return { value: { ...value, notes, deltas }, problems: rowsProblems(value) }
  })
}

const toRefusedState = (error: unknown): { readonly refused: readonly Problem[] } => {
  if (error instanceof Refusal) return { refused: error.problems }
  throw error
}

interface Renaming {
  readonly from: string
  readonly to: string
  readonly before: State
  readonly after: State
  readonly asked: readonly Rename[]
}

/** Models tell their renames in both directions of a comparison. */
async function renamesOf(place: Workplace, { from, to, before, after, asked }: Renaming): Promise<readonly Rename[]> {
  const states = { before: factBase(before.facts), after: factBase(after.facts) }
  if (to === 'models') return pendingRenames(states, modelHints((await place.models()).ir), asked)
  if (from !== 'models') return asked
  const turned = { before: states.after, after: states.before }
  return turnRenames(pendingRenames(turned, modelHints((await place.models()).ir), turnRenames(asked)))
}

const turnRenames = (renames: readonly Rename[]): readonly Rename[] =>
  renames.map(({ from, to }) => ({ from: to, to: from }))
