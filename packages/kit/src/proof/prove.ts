/** Proves a change: up and down on committed rows in a scratch database. What is wrong comes back as a value. */

import type { Fact } from '../catalog/fact.ts'
import { factBase } from '../catalog/fact-base.ts'
import type { Scratch } from '../database/scratch.ts'
import { noHints, planChange } from '../plan/plan.ts'
import type { Plan, Rename } from '../plan/step.ts'
import { type Attempt, attempt, type Reached } from './attempt/attempt.ts'
import { comingOf, withPartitions } from './attempt/coming-of.ts'
import { type Care, learn, type Renamed, refusals } from './attempt/learn.ts'
import { withoutMended } from './attempt/mended.ts'
import { frozenDay, type Unstable, unstableStatement } from './attempt/stability.ts'
import { withUsings } from './attempt/usings.ts'
import { toProof } from './outcome/outcome.ts'
import type { Proof } from './proof.ts'
import type { Lesson, ProveInput } from './prove-input.ts'
import { withoutNewTargets } from './seed/coming.ts'

/** Each attempt learns of one table, or of a few, and a change may stumble over many; where there are many tables an attempt takes its time. */
const attemptsAtMost = (facts: readonly Fact[]): number =>
  facts.filter((fact) => fact.kind === 'table').length > 60 ? 12 : 60

export async function prove(input: ProveInput): Promise<Proof> {
  const { before, after, scratch } = input
  const server = `${scratch.provider} ${scratch.version}`
  for (const side of [before, after]) {
    if (side.readBy !== server)
      throw new Error(`The state \`${side.name}\` was read by ${side.readBy}, not by ${server}.`)
  }
  const hints = input.hints ?? noHints
  const plan = planChange({ before, after, hints, versionNumber: versionNumberOf(scratch) })
  const up: Plan = input.up ? { ...plan, segments: input.up, refused: [] } : plan
  const known = withPartitions(comingOf(before.facts, after.facts, hints.renames), before)
  const targets = input.up ? withoutNewTargets(known) : known
  const coming = await withUsings(targets, { ...input, up: up.segments })
  const renamed = renamedNames({ before: before.facts, after: after.facts, renames: hints.renames })
  const common = input.up ? withoutMended(coming, input.up, before.facts) : coming
  const care: Care = {
    coming,
    common,
    renamed,
    careful: new Set(),
    leaveOut: new Set(),
    lone: new Set(),
    newer: true,
    emptied: new Set(),
  }
  const lessons: Lesson[] = []
  const most = attemptsAtMost(before.facts)
  /** The attempt whose values of changing columns were refused. */
  let bold: Attempt | undefined
  for (let count = 1; ; count++) {
    const done = up.refused.length > 0 ? undefined : await attempt(input, { segments: up.segments, hints, ...care })
    const learnt = done && count < most ? learn(done, care) : []
    if (learnt === 'careful') bold = done
    else if (learnt === 'again') continue
    else if (learnt.length > 0) lessons.push(...learnt)
    else {
      const refused =
        bold && done
          ? refusals(bold, done, { coming, renamed, up: up.segments, versionNumber: versionNumberOf(scratch) })
          : []
      const unstable = done?.reached && (await unstableUp(input, up, done.reached))
      return toProof({
        input,
        plan: up,
        hints,
        lessons: [...lessons, ...refused],
        attempt: done,
        ...(unstable ? { unstable } : {}),
      })
    }
  }
}

/** The last names of what is renamed, before and after. */
function renamedNames(input: {
  readonly before: readonly Fact[]
  readonly after: readonly Fact[]
  readonly renames: readonly Rename[]
}): Renamed {
  if (input.renames.length === 0) return []
  const [old, fresh] = [factBase(input.before), factBase(input.after)]
  return input.renames.flatMap(({ from, to }) => {
    const [before, after] = [old.get(from)?.path.at(-1), fresh.get(to)?.path.at(-1)]
    return before !== undefined && after !== undefined && before !== after ? [[before, after] as const] : []
  })
}

/** `planChange` needs the major only; the scratch tells it. */
const versionNumberOf = (scratch: Scratch): number => scratch.major * 10_000

/** The state after was made by another run: only where the two disagree is a third one worth its time. */
async function unstableUp(
  input: ProveInput,
  { segments }: Plan,
  { facts, differences }: Reached,
): Promise<Unstable | undefined> {
  const frozen = frozenDay(segments, { before: input.before.facts, reached: facts, now: new Date() })
  return frozen ?? (differences.length > 0 ? unstableStatement(input, segments) : undefined)
}
