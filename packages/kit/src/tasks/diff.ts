/** The proven plan between any two states. Writes nothing. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { diffFacts } from '../catalog/diff.ts'
import type { Rename } from '../plan/step.ts'
import { resolveState } from '../state/resolve.ts'
import { toDeltaLines } from './delta-lines.ts'
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
    const deltas = !isThere ? [] : toDeltaLines(diffFacts(before.facts, after.facts), before.facts, after.facts)
    const asked = readRenames(options.renames ?? [], before.facts, after.facts)
    const using = readUsing(options.using ?? [], after.facts)
    const usingDown = readUsing(options.usingDown ?? [], before.facts, '--using-down')
    const problems = [...asked.problems, ...using.problems, ...usingDown.problems]
    if (hasErrors(problems)) {
      return { value: { ...refusedPlan(context, { before, after }, problems), notes, deltas }, problems: [] }
    }
    options.onProgress?.('proving the plan')
    const renames = [...(await hintsOf(place, from, to)), ...asked.renames]
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

/** Models tell their renames in both directions of a comparison. */
async function hintsOf(place: Workplace, from: string, to: string): Promise<readonly Rename[]> {
  if (to === 'models') return modelHints((await place.models()).ir)
  if (from !== 'models') return []
  return modelHints((await place.models()).ir).map((one) => ({ from: one.to, to: one.from }))
}
