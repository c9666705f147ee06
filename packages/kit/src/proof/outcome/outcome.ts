/** Turns what an attempt saw into the proof. */
import type { Segment } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import type { Delta } from '../../catalog/diff.ts'
import type { Unmodelled } from '../../catalog/fact.ts'
import { printPath } from '../../catalog/fact-id.ts'
import { comparedUnmodelled } from '../../catalog/unmodelled.ts'
import type { Hints, Plan } from '../../plan/step.ts'
import type { Attempt, Reached } from '../attempt/attempt.ts'
import { isDataError } from '../attempt/data-error.ts'
import type { Descent } from '../attempt/descent.ts'
import type { Unstable } from '../attempt/stability.ts'
import type { Observed } from '../observe/observe.ts'
import type { ColumnVerdict, Loss, Proof, ProofFailure, ProvenDirection } from '../proof.ts'
import type { Lesson, ProveInput } from '../prove-input.ts'
import type { LowSequence } from '../rows/sequences.ts'
import { mentions } from '../seed/catalog.ts'
import type { Met } from '../violators/violator.ts'
import { type Unmet, unmetWrites } from '../writes/unmet.ts'
import { unmetHazards, unmetWarnings } from '../writes/unmet-told.ts'
import { classOf, misordered } from './down-class.ts'
import { hazardsOf } from './hazard.ts'
import { type DownLosses, downLosses, type Losing, upLosses, watchedDown, watchedUp } from './loss.ts'
import { lostPrivileges } from './privileges.ts'
import { stopsOf } from './stop.ts'
import { zoneWarnings } from './time-zone.ts'

export interface Seen {
  readonly input: ProveInput
  readonly plan: Plan
  readonly hints: Hints
  readonly lessons: readonly Lesson[]
  readonly attempt: Attempt | undefined
  /** The up leads to another catalogue each time. */
  readonly unstable?: Unstable
}

export async function toProof(seen: Seen): Promise<Proof> {
  const { input, plan, attempt: done } = seen
  const lessons = withoutDoubt(seen.lessons)
  const reached = done?.reached
  const up = direction({
    segments: plan.segments,
    unstable: seen.unstable,
    run: done?.up,
    differences: reached?.differences ?? [],
    unmodelled: reached && [reached.unmodelled, input.after.unmodelled],
    low: reached?.low ?? [],
    goal: 'the desired state',
  })
  const unmet = await unmetOf(seen)
  const losing = reached && { ...seen, lessons, up: done.up, met: done.met, reached, unmet }
  const lostUp = losing ? upLosses(losing) : []
  const lostDown = losing ? downLosses(losing, done.down) : { old: [], newer: [] }
  const down =
    done?.down && done.down.plan.refused.length === 0
      ? downOf({ ...seen, lessons }, done.down, { up: lostUp, losses: lostDown, unmet: [...unmet.up, ...unmet.down] })
      : null
  const losses = [...lostUp, ...[...lostDown.old, ...lostDown.newer].sort((a, b) => (a.object < b.object ? -1 : 1))]
  return {
    holds:
      plan.refused.length === 0 && isSound(up) && (down === null || isSound(down) || down.failure?.kind === 'rows'),
    up: plan.refused.length > 0 ? null : up,
    upRefused: plan.refused,
    down,
    downRefused: done?.down?.plan.refused ?? [],
    losses,
    hazards: done ? [...hazardsOf(done, lessons), ...directions.flatMap((way) => unmetHazards(unmet[way], way))] : [],
    warnings: reached
      ? [
          ...warningsOf(input, reached, done.down),
          ...directions.flatMap((way) => unmetWarnings(unmet[way])),
          ...zoneWarnings(reached.compared.columns, done.up.effects),
        ]
      : [],
    columns: verdicts(reached?.columns ?? [], losses),
    ...(reached ? { reached: { facts: reached.facts, unmodelled: reached.unmodelled } } : {}),
    unobserved: [
      ...(done?.filled.unobserved ?? []),
      ...lessons
        .filter((one) => one.direction === 'up' && one.refused === 0 && !one.isPartial)
        .map(({ object, message }) => ({ object, reason: `no row survives the change: ${message}` })),
    ],
    stops: stopsOf(lessons),
    renameCandidates: plan.candidates,
    columnOrder: {
      up: reached ? misordered(reached.rows, input.after.facts) : [],
      down: done?.down?.compared ? misordered(done.down.rows, input.before.facts) : [],
    },
    probes: done ? [...done.filled.rows.values()].reduce((sum, count) => sum + count, 0) : 0,
    certificate: { provider: input.scratch.provider, version: input.scratch.version },
  }
}

const directions = ['up', 'down'] as const

/** What statements written by hand do without any probe row having met them. */
async function unmetOf({ input, attempt: done }: Seen): Promise<Losing['unmet']> {
  if (!done?.reached) return { up: [], down: [] }
  return {
    up: unseenAlone(await unmetWrites(watchedUp(input, done.reached, done.up)), done.met),
    down: unseenAlone(await unmetWrites(watchedDown(done.reached, done.down)), done.down?.met ?? []),
  }
}

/** Without the updates that changed a row which was tried alone: that is told as a loss. */
const unseenAlone = (unmet: readonly Unmet[], met: readonly Met[]): readonly Unmet[] =>
  unmet.filter(
    ({ kind, object, statement }) =>
      kind !== 'update' ||
      !met.some(
        ({ violator: { object: column, watched }, altered }) =>
          altered > 0 && column.startsWith(`${object}.`) && watched !== undefined && mentions(statement, watched),
      ),
  )

function warningsOf({ before }: ProveInput, reached: Reached, down: Descent | undefined): readonly Problem[] {
  const { facts, unmodelled: after } = reached
  const lostUp = lostPrivileges({ direction: 'up', from: before.unmodelled, to: after, facts })
  const arrived = down?.compared ? down.unmodelled : after
  const lostDown = lostPrivileges({ direction: 'down', from: after, to: arrived, facts: before.facts })
  return [...reached.broken, ...brokenInserts(down), ...leftRows(down), ...lostUp, ...lostDown]
}

/** Where old rows stop the down, those written since are not to blame. */
function withoutDoubt(lessons: readonly Lesson[]): readonly Lesson[] {
  const isStopped = lessons.some((one) => one.direction === 'down' && one.rows === 'old')
  return lessons.filter((one) => !isStopped || one.rows === 'old')
}

const isSound = (one: ProvenDirection): boolean => one.failure === undefined && one.differences.length === 0

interface Course {
  readonly segments: readonly Segment[]
  readonly run: Observed | undefined
  readonly differences: readonly Delta[]
  readonly unmodelled: readonly [readonly Unmodelled[], readonly Unmodelled[]] | undefined
  readonly low: readonly LowSequence[]
  readonly unstable?: Unstable | undefined
  readonly goal: string
}

function direction({ segments, ...course }: Course): ProvenDirection {
  const failure = failureOf(course)
  return {
    segments,
    effects: course.run?.effects ?? [],
    differences: course.differences,
    ...(failure ? { failure } : {}),
  }
}

function failureOf({
  run,
  differences,
  unmodelled,
  low,
  unstable,
  goal,
}: Omit<Course, 'segments'>): ProofFailure | undefined {
  if (run?.failure) {
    const { place, error } = run.failure
    return { kind: 'failed', statement: place.sql, message: error.message }
  }
  if (unstable) return { kind: 'unstable', ...unstable }
  const unequal = (message: string): ProofFailure => ({
    kind: 'unequal',
    message: `The result is not ${goal}: ${message}.`,
  })
  const [delta] = differences
  if (delta) return unequal(`${tell(delta)}${more(differences.length - 1)}`)
  const [had = [], wanted = []] = (unmodelled ?? []).map(comparedUnmodelled)
  const key = (one: Unmodelled) => `${one.what} ${one.object} ${one.definition ?? ''}`
  const [a, b] = [new Set(had.map(key)), new Set(wanted.map(key))]
  const odd = [...had.filter((one) => !b.has(key(one))), ...wanted.filter((one) => !a.has(key(one)))]
  if (odd[0]) return unequal(`the ${odd[0].what} of ${odd[0].object} differs${more(odd.length - 1)}`)
  const [sequence] = low
  if (!sequence) return undefined
  const { column, next, highest } = sequence
  return unequal(`the sequence of \`${column}\` would give ${next} next, and rows go up to ${highest}`)
}

const more = (count: number): string => (count > 0 ? `, and ${count} more` : '')

function tell(delta: Delta): string {
  if (delta.is === 'changed') {
    return `\`${delta.id}\` has ${delta.attribute} ${JSON.stringify(delta.from)} instead of ${JSON.stringify(delta.to)}`
  }
  return delta.is === 'added' ? `\`${delta.fact.id}\` is missing` : `\`${delta.fact.id}\` is left over`
}

interface LostBoth {
  readonly unmet: readonly Unmet[]
  readonly up: readonly Loss[]
  readonly losses: DownLosses
}

function downOf(seen: Seen, down: Descent, lost: LostBoth): NonNullable<Proof['down']> {
  const { input, lessons } = seen
  const course = direction({
    segments: down.plan.segments,
    run: down.run,
    differences: down.differences,
    unmodelled: down.run && !down.run.failure ? [down.unmodelled, input.before.unmodelled] : undefined,
    low: down.low,
    goal: 'the state before',
  })
  const failure = course.failure ?? refusedRow(down) ?? stoppedByRows(lessons)
  const sound = course.failure === undefined && course.differences.length === 0 && !refusedRow(down)
  return { ...course, ...(failure ? { failure } : {}), class: classOf({ input, down, lessons, sound, ...lost }) }
}

/** Its schema is proven, on a database without those rows. */
function stoppedByRows(lessons: readonly Lesson[]): ProofFailure | undefined {
  const old = lessons.find((one) => one.direction === 'down' && one.rows === 'old')
  if (!old) return undefined
  return {
    kind: 'rows',
    statement: old.statement,
    message: `It stops where \`${old.object}\` holds rows: ${old.message}.`,
  }
}

/** What an application inserts by defaults went in before the up, and must go in again. */
function refusedRow({ insertedAfter }: Descent): ProofFailure | undefined {
  const found = insertedAfter?.refused.find(({ fault }) => !/^(?:23505|23P01)$/.test(fault.sqlstate))
  if (!found) return undefined
  const { path, fault } = found
  return {
    kind: 'unequal',
    message: `\`${printPath(path)}\` took new rows before the up and takes none now: ${fault.message}.`,
  }
}

/** A trigger that speaks of what is gone, and the like. */
const brokenInserts = (down: Descent | undefined): readonly Problem[] =>
  (down?.inserted.refused ?? [])
    .filter(({ fault }) => !isDataError(fault.sqlstate))
    .map(({ path, fault }) => ({
      code: 'proof/insert-breaks',
      severity: 'warning',
      message: `\`${printPath(path)}\` takes no new row after the up: ${fault.message}.`,
      hint: 'Change its triggers in the same migration.',
    }))

const leftRows = (down: Descent | undefined): readonly Problem[] =>
  (down?.left ?? []).map(({ path, count }) => ({
    code: 'migration/rows-left',
    severity: 'warning',
    message: `${count === 1 ? '1 row that the up puts into' : `${count} rows that the up puts into`} \`${printPath(path).replace(/^public\./, '')}\` ${count === 1 ? 'is' : 'are'} still there after the down.`,
    hint: 'Delete them in the down, by the values that the up gives them.',
  }))

function verdicts(columns: readonly ColumnVerdict[], losses: readonly Loss[]): readonly ColumnVerdict[] {
  const dropped = losses
    .filter((loss) => loss.direction === 'up' && loss.kind === 'dropped')
    .map((loss): ColumnVerdict => ({ object: loss.object, verdict: 'dropped', lost: loss.probes }))
  return [...columns, ...dropped]
}
