/** One part of `tenon check`: how two states that should be one are told. */
import type { Problem } from '@tenon/schema/problem'
import { diffFacts } from '../catalog/diff.ts'
import type { Unmodelled } from '../catalog/fact.ts'
import { comparedUnmodelled } from '../catalog/unmodelled.ts'
import type { State } from '../state/state.ts'
import { toDeltaLines } from './delta-lines.ts'
import { collectFaults } from './fault.ts'
import type { DeltaLine } from './proven-plan.ts'

export type PartName = 'migrations' | 'models' | 'generated' | 'database' | 'proofs'

export interface CheckPart {
  readonly part: PartName
  readonly title: string
  readonly fine: boolean
  /** False where something kept it from being looked at: it may be fine or not. */
  readonly known: boolean
  readonly remark?: string
  readonly deltas: readonly Drift[]
}

/** `missing` where it should be, `unexpected` there, or `changed`. */
export interface Drift extends DeltaLine {
  readonly class: 'missing' | 'unexpected' | 'changed'
}

export interface Result {
  readonly part: CheckPart
  readonly problems: readonly Problem[]
}

export interface Check {
  readonly part: PartName
  readonly title: string
  readonly run: () => Promise<Finding>
}

export interface Finding {
  readonly fine: boolean
  /** Left out it is known. */
  readonly known?: false
  readonly remark?: string
  readonly deltas?: readonly Drift[]
  readonly problems: readonly Problem[]
}

/** What could not be looked at, and why. */
export const unknown = (remark: string, problems: readonly Problem[]): Finding => ({
  fine: false,
  known: false,
  remark,
  problems,
})

/** A part that can't be checked is not fine; the others are checked all the same. */
export async function runCheck({ part, title, run }: Check): Promise<Result> {
  const { value, problems } = await collectFaults(async () => ({ value: await run(), problems: [] }))
  if (!value) {
    const [first] = problems
    const remark = first === undefined ? {} : { remark: first.code }
    return { part: { part, title, fine: false, known: false, ...remark, deltas: [] }, problems }
  }
  const { fine, known = true, remark, deltas = [] } = value
  return {
    part: { part, title, fine, known, ...(remark === undefined ? {} : { remark }), deltas },
    problems: value.problems,
  }
}

export interface Comparison {
  readonly wanted: State
  readonly found: State
  /** Texts of two majors are never compared. */
  readonly sameMajor?: boolean
}

/** What of the wanted state is not found, and what else is. */
export function driftOf({ wanted, found, sameMajor = true }: Comparison): readonly Drift[] {
  const facts = toDeltaLines(diffFacts(wanted.facts, found.facts), wanted.facts, found.facts)
  return [...facts, ...unmodelledLines({ wanted, found, sameMajor })].map((line) => ({
    ...line,
    class: classes[line.sign],
  }))
}

const classes = { '+': 'unexpected', '-': 'missing', '~': 'changed' } as const

function unmodelledLines({ wanted, found, sameMajor }: Required<Comparison>): readonly DeltaLine[] {
  const key = ({ what, object }: Unmodelled) => `${what}\0${object}`
  const [old, fresh] = [wanted, found].map(
    ({ unmodelled }) => new Map(comparedUnmodelled(unmodelled).map((one) => [key(one), one])),
  )
  if (!old || !fresh) return []
  const line = (sign: DeltaLine['sign'], { what, object }: Unmodelled): DeltaLine => ({
    sign,
    kind: what,
    object,
    detail: 'not modelled',
  })
  return [
    ...[...old].flatMap(([name, one]) => {
      const other = fresh.get(name)
      if (!other) return [line('-', one)]
      return sameMajor && one.definition !== other.definition ? [line('~', one)] : []
    }),
    ...[...fresh].flatMap(([name, one]) => (old.has(name) ? [] : [line('+', one)])),
  ]
}
