/** Turns what an attempt saw into the proof: losses, hazards, the down's class. */
import type { Segment } from '@tenon/runtime/migrate'
import type { Delta } from '../catalog/diff.ts'
import type { Fact, Unmodelled } from '../catalog/fact.ts'
import { factId, printPath } from '../catalog/fact-id.ts'
import type { Hints, Plan } from '../plan/step.ts'
import type { Attempt, Descent, Reached } from './attempt.ts'
import { lockModes, type Observed } from './observe.ts'
import type { ColumnVerdict, DownClass, Hazard, Loss, Proof, ProofFailure, ProvenDirection } from './proof.ts'
import type { Lesson, ProveInput } from './prove-input.ts'
import { rowMap } from './row-map.ts'
import type { TableRows } from './rows.ts'

export interface Seen {
  readonly input: ProveInput
  readonly plan: Plan
  readonly hints: Hints
  readonly lessons: readonly Lesson[]
  readonly attempt: Attempt | undefined
}

export function toProof(seen: Seen): Proof {
  const { input, plan, attempt: done, lessons } = seen
  const reached = done?.reached
  const up = direction({
    segments: plan.segments,
    run: done?.up,
    differences: reached?.differences ?? [],
    unmodelled: reached && [reached.unmodelled, input.after.unmodelled],
    goal: 'the desired state',
  })
  const losses = reached ? [...upLosses(seen, reached), ...downLosses(seen, reached, done?.down)] : []
  const down = done?.down && done.down.plan.refused.length === 0 ? downOf(seen, done.down, losses) : null
  const holds = plan.refused.length === 0 && isSound(up) && (down === null || isSound(down) || isHopeless(done, losses))
  return {
    holds,
    up: plan.refused.length > 0 ? null : up,
    upRefused: plan.refused,
    down,
    downRefused: done?.down?.plan.refused ?? [],
    losses,
    hazards: done ? hazardsOf(done, lessons) : [],
    columns: verdicts(reached?.columns ?? [], losses),
    unobserved: [
      ...(done?.filled.unobserved ?? []),
      ...lessons
        .filter((one) => one.refused === 0)
        .map(({ object, message }) => ({ object, reason: `no row survives the change: ${message}` })),
    ],
    renameCandidates: plan.candidates,
    columnOrder: {
      up: reached ? misordered(reached.rows, input.after.facts) : [],
      down: done?.down?.compared ? misordered(done.down.rows, input.before.facts) : [],
    },
    probes: done ? [...done.filled.rows.values()].reduce((sum, count) => sum + count, 0) : 0,
    certificate: { provider: input.scratch.provider, version: input.scratch.version },
  }
}

const isSound = (one: ProvenDirection): boolean => one.failure === undefined && one.differences.length === 0

/** The up lost what the down would need: that is no lie of the down, and its class says it. */
const isHopeless = (done: Attempt | undefined, losses: readonly Loss[]): boolean =>
  /^(?:22|23)/.test(done?.down?.run?.failure?.error.sqlstate ?? '') && losses.some((loss) => loss.direction === 'up')

interface Course {
  readonly segments: readonly Segment[]
  readonly run: Observed | undefined
  readonly differences: readonly Delta[]
  readonly unmodelled: readonly [readonly Unmodelled[], readonly Unmodelled[]] | undefined
  readonly goal: string
}

function direction({ segments, run, differences, unmodelled, goal }: Course): ProvenDirection {
  const failure = failureOf({ run, differences, unmodelled, goal })
  return { segments, effects: run?.effects ?? [], differences, ...(failure ? { failure } : {}) }
}

function failureOf({ run, differences, unmodelled, goal }: Omit<Course, 'segments'>): ProofFailure | undefined {
  if (run?.failure) {
    const { place, error } = run.failure
    return { kind: 'failed', statement: place.sql, message: error.message }
  }
  const [delta] = differences
  if (delta) {
    return { kind: 'unequal', message: `The result is not ${goal}: ${tell(delta)}${more(differences.length - 1)}.` }
  }
  const [had, wanted] = unmodelled ?? [[], []]
  const key = (one: Unmodelled) => `${one.what} ${one.object} ${one.definition ?? ''}`
  const [a, b] = [new Set(had.map(key)), new Set(wanted.map(key))]
  const odd = [...had.filter((one) => !b.has(key(one))), ...wanted.filter((one) => !a.has(key(one)))]
  return odd[0]
    ? {
        kind: 'unequal',
        message: `The result is not ${goal}: the ${odd[0].what} of ${odd[0].object} differs${more(odd.length - 1)}.`,
      }
    : undefined
}

const more = (count: number): string => (count > 0 ? `, and ${count} more` : '')

function tell(delta: Delta): string {
  if (delta.is === 'changed') {
    return `\`${delta.id}\` has ${delta.attribute} ${JSON.stringify(delta.from)} instead of ${JSON.stringify(delta.to)}`
  }
  return delta.is === 'added' ? `\`${delta.fact.id}\` is missing` : `\`${delta.fact.id}\` is left over`
}

/** Tables and columns of one state that the other has not; a column that is only computed holds nothing. */
function goneObjects(
  from: readonly Fact[],
  to: readonly Fact[],
  renames: Hints['renames'],
): readonly (readonly string[])[] {
  const map = rowMap(from, to, renames)
  const generated = new Set(from.filter((fact) => fact.kind === 'generated').map((fact) => printPath(fact.path)))
  return from.flatMap((fact) => {
    if (fact.kind === 'table') return map.table(fact.path) ? [] : [fact.path]
    if (fact.kind !== 'column' || generated.has(printPath(fact.path)) || !map.table(fact.path.slice(0, 2))) return []
    return map.column(fact.path) === undefined ? [fact.path] : []
  })
}

function countIn(rows: readonly TableRows[], path: readonly string[]): number {
  const table = rows.find((one) => printPath(one.path) === printPath(path.slice(0, 2)))
  if (!table) return 0
  const at = path[2] === undefined ? -1 : table.columns.indexOf(path[2])
  return at < 0 ? table.rows.length : table.rows.filter((row) => row[at] !== null).length
}

function upLosses({ input, hints, lessons }: Seen, reached: Reached): readonly Loss[] {
  const dropped = goneObjects(input.before.facts, input.after.facts, hints.renames).map(
    (path): Loss => ({
      object: printPath(path),
      kind: 'dropped',
      direction: 'up',
      probes: countIn(reached.rowsBefore, path),
    }),
  )
  const missing = reached.compared.missing.map(
    ({ path, count }): Loss => ({ object: printPath(path), kind: 'dropped', direction: 'up', probes: count }),
  )
  const narrowed = reached.columns
    .filter((one) => one.verdict === 'narrowed')
    .map(({ object, lost }): Loss => ({ object, kind: 'narrowed', direction: 'up', probes: lost }))
  const known = new Set(narrowed.map((one) => one.object))
  const refused = lessons
    .filter((one) => one.refused > 0 && !known.has(one.object))
    .map(({ object, refused: probes }): Loss => ({ object, kind: 'narrowed', direction: 'up', probes }))
  return sorted([...dropped, ...missing, ...narrowed, ...refused])
}

/** What was written since and has no place before; and what the up kept and the down does not give back. */
function downLosses({ input, hints }: Seen, reached: Reached, down: Descent | undefined): readonly Loss[] {
  const turned = hints.renames.map(({ from, to }) => ({ from: to, to: from }))
  const dropped = goneObjects(input.after.facts, input.before.facts, turned).map(
    (path): Loss => ({
      object: printPath(path),
      kind: 'dropped',
      direction: 'down',
      probes: countIn(reached.rows, path),
    }),
  )
  const lostBefore = new Set([
    ...reached.columns.filter((one) => one.verdict === 'narrowed').map((one) => one.object),
    ...reached.compared.gone.map((one) => printPath(one.path)),
  ])
  const isLost = (object: string) => [...lostBefore].some((one) => object === one || object.startsWith(`${one}.`))
  const narrowed = (down?.columns ?? [])
    .filter((one) => (one.verdict === 'narrowed' || one.verdict === 'converted') && !isLost(one.object))
    .map(({ object, lost }): Loss => ({ object, kind: 'narrowed', direction: 'down', probes: Math.max(1, lost) }))
  const missing = (down?.compared?.missing ?? [])
    .filter(
      ({ path }) =>
        !isLost(printPath(path)) && !reached.compared.missing.some((one) => printPath(one.path) === printPath(path)),
    )
    .map(({ path, count }): Loss => ({ object: printPath(path), kind: 'dropped', direction: 'down', probes: count }))
  return sorted([...dropped, ...narrowed, ...missing])
}

const sorted = (losses: readonly Loss[]): readonly Loss[] =>
  [...losses].sort((a, b) => (a.object < b.object ? -1 : a.object > b.object ? 1 : 0))

function verdicts(columns: readonly ColumnVerdict[], losses: readonly Loss[]): readonly ColumnVerdict[] {
  const dropped = losses
    .filter((loss) => loss.direction === 'up' && loss.kind === 'dropped')
    .map((loss): ColumnVerdict => ({ object: loss.object, verdict: 'dropped', lost: loss.probes }))
  return [...columns, ...dropped]
}

function downOf(seen: Seen, down: Descent, losses: readonly Loss[]): ProvenDirection & { class: DownClass } {
  const { input } = seen
  const course = direction({
    segments: down.plan.segments,
    run: down.run,
    differences: down.differences,
    unmodelled: down.run && !down.run.failure ? [down.unmodelled, input.before.unmodelled] : undefined,
    goal: 'the state before',
  })
  return { ...course, class: classOf(seen, { down, losses, sound: isSound(course) }) }
}

function classOf(
  { input }: Seen,
  { down, losses, sound }: { down: Descent; losses: readonly Loss[]; sound: boolean },
): DownClass {
  if (!sound) return 'irreversible'
  const isUp = (loss: Loss) => loss.direction === 'up' || loss.kind === 'narrowed'
  if (losses.some(isUp)) return 'schema-exact'
  if (misordered(down.rows, input.before.facts).length > 0) return 'inexact'
  return losses.length > 0 || losesLabels(input) ? 'exact-loses-new' : 'exact'
}

/** Rows with a label that the state before does not know can't come back. */
function losesLabels({ before, after }: ProveInput): boolean {
  const old = new Map(
    before.facts.filter((fact) => fact.kind === 'enum').map((fact) => [fact.id, fact.attributes.labels]),
  )
  return after.facts.some((fact) => {
    const had = old.get(fact.id)
    const has = fact.attributes.labels
    return fact.kind === 'enum' && Array.isArray(had) && Array.isArray(has) && has.some((label) => !had.includes(label))
  })
}

/** Tables whose columns stand in another order than the facts' positions say. */
function misordered(rows: readonly TableRows[], facts: readonly Fact[]): readonly string[] {
  const byId = new Map(facts.map((fact) => [fact.id, fact]))
  return rows.flatMap((table) => {
    const positions = table.columns.map((name) =>
      Number(byId.get(factId('column', [...table.path, name]))?.noted?.position ?? 0),
    )
    return positions.some((position, index) => index > 0 && position < (positions[index - 1] ?? 0))
      ? [printPath(table.path)]
      : []
  })
}

/** From this lock on, somebody else has to wait. */
const notable = lockModes.indexOf('share update exclusive')

function hazardsOf(done: Attempt, lessons: readonly Lesson[]): readonly Hazard[] {
  const hazards: Hazard[] = done.up.effects.flatMap((effect) => {
    const objects = new Set([...effect.locks.map((lock) => lock.object), ...effect.rewritten, ...effect.scanned])
    return [...objects].flatMap((object): Hazard[] => {
      const lock = effect.locks.find((one) => one.object === object)?.mode ?? null
      const [rewrite, scan] = [effect.rewritten.includes(object), effect.scanned.includes(object)]
      if (!rewrite && !scan && lockModes.indexOf(lock ?? '') < notable) return []
      return [{ statement: effect.statement, object, lock, rewrite, scan, preflight: null }]
    })
  })
  const found = [
    ...done.stopped.map(({ violator, statement }) => ({
      object: violator.object,
      statement,
      preflight: violator.preflight,
    })),
    ...lessons,
  ]
  for (const { object, statement, preflight } of found) {
    const at = hazards.findIndex(
      (one) =>
        one.statement === statement &&
        one.preflight === null &&
        (object === one.object || object.startsWith(`${one.object}.`)),
    )
    const known = hazards[at]
    if (known) hazards[at] = { ...known, preflight }
    else hazards.push({ statement, object, lock: null, rewrite: false, scan: false, preflight })
  }
  return hazards
}
