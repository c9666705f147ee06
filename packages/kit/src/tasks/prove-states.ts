/** Proves the way between two states and tells it in the form that every command shares. */
import type { Segment } from '@tenon/runtime/migrate'
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { diffFacts } from '../catalog/diff.ts'
import type { Unmodelled } from '../catalog/fact.ts'
import { comparedUnmodelled } from '../catalog/unmodelled.ts'
import type { Hints, Rename } from '../plan/step.ts'
import type { Proof, ProofFailure } from '../proof/proof.ts'
import { prove } from '../proof/prove.ts'
import type { Keeping, Probed } from '../proof/prove-input.ts'
import { openKeptProbes } from '../proof/seed/probes.ts'
import type { StateContext } from '../state/context.ts'
import { cachedState, keptDatabaseOf, stateDatabase } from '../state/kept-state.ts'
import type { State } from '../state/state.ts'
import { firstLine } from './first-line.ts'
import type { ProvenPlan } from './proven-plan.ts'

export interface ProveStates {
  readonly before: State
  readonly after: State
  readonly renames?: readonly Rename[]
  readonly using?: Hints['using']
  readonly usingDown?: Hints['using']
  /** Of files; planned without them. */
  readonly up?: readonly Segment[]
  readonly down?: readonly Segment[]
  /** Begun for `before`. */
  readonly ahead?: ProbesAhead
}

/** The state before with probe rows, made ready while others find out what the change is. */
export interface ProbesAhead {
  /** Once; whoever takes it closes it. */
  readonly take: () => Promise<Probed | undefined>
  /** What nobody took is closed. */
  readonly drop: () => Promise<void>
}

export function probeAhead(context: StateContext, state: State): ProbesAhead | undefined {
  // An embedded server would do it in the time of everything else.
  if (context.inFull || !context.scratch.isServer || hasErrors(state.problems)) return undefined
  let opening: Promise<Probed | undefined> | undefined = openKeptProbes(
    context.scratch,
    state,
    keepingOf(context, state),
  )
  // Told where it is awaited, if it ever is.
  opening.catch(() => {})
  const take = async () => {
    const taken = opening
    opening = undefined
    return taken
  }
  const drop = async () => {
    const left = await take().catch(() => undefined)
    await left?.session.close()
    await left?.database.drop()
  }
  return { take, drop }
}

export async function proveStates(context: StateContext, input: ProveStates): Promise<ProvenPlan> {
  return (await proveAndReach(context, input)).plan
}

export interface ProvenAndReached {
  readonly plan: ProvenPlan
  /** Where the up leads, as the scratch server tells it. */
  readonly reached?: NonNullable<Proof['reached']>
}

export async function proveAndReach(context: StateContext, input: ProveStates): Promise<ProvenAndReached> {
  const { after, renames = [], using = {}, usingDown, up, down } = input
  // PGlite loads an extension's code when a database is opened: also of those that the up creates.
  const before = { ...input.before, extensions: [...new Set([...input.before.extensions, ...after.extensions])] }
  const errors = [...before.problems, ...after.problems].filter(({ severity }) => severity === 'error')
  if (hasErrors(errors)) return { plan: refusedPlan(context, input, errors) }
  if (!up && renames.length === 0 && isEqual(before, after)) return { plan: equalPlan(context, input) }
  const hints: Hints = { renames, using }
  const proof = await prove({
    scratch: context.scratch,
    before,
    after,
    openBefore: () => stateDatabase(context.scratch, before),
    ...(context.inFull ? {} : { keeping: keepingOf(context, before) }),
    hints,
    ...(usingDown ? { usingDown } : {}),
    ...(up ? { up } : {}),
    ...(down ? { down } : {}),
    ...(input.ahead ? { ahead: input.ahead.take } : {}),
  })
  return { plan: toProvenPlan(proof, input), ...(proof.reached ? { reached: proof.reached } : {}) }
}

function keepingOf(context: StateContext, state: State): Keeping {
  const { scratch, cacheFolder } = context
  return {
    key: state.key,
    database: () => keptDatabaseOf(scratch, state),
    extensions: state.extensions,
    // A chain comes again with one migration more; another state may never come again.
    tablesFrom: state.name === 'migrations' ? 1 : 100,
    earlier: state.beginnings.map(({ key, segments }) => ({
      key,
      rest: state.source.slice(segments),
      read: () => cachedState(context, key),
    })),
    cacheFolder,
  }
}

export const isEqual = (before: State, after: State): boolean =>
  diffFacts(before.facts, after.facts).length === 0 && keys(before.unmodelled) === keys(after.unmodelled)

const keys = (list: readonly Unmodelled[]): string =>
  JSON.stringify(
    comparedUnmodelled(list)
      .map(({ what, object, definition }) => [what, object, definition ?? null])
      .sort(),
  )

function toProvenPlan(proof: Proof, { before, after }: ProveStates): ProvenPlan {
  const refused = [...proof.upRefused, ...failures('up', proof.up?.failure)]
  const downRefused = [...proof.downRefused, ...failures('down', proof.down?.failure)]
  const isUp = refused.length === 0 && proof.up !== null
  const isDown = isUp && downRefused.length === 0 && proof.down !== null
  return {
    equal: isEqual(before, after),
    up: isUp && proof.up ? { segments: proof.up.segments } : null,
    down: isDown && proof.down ? { segments: proof.down.segments, class: proof.down.class } : null,
    losses: proof.losses,
    hazards: proof.hazards,
    renameCandidates: proof.renameCandidates,
    refused,
    downRefused,
    unmodelled: unmodelledOf(before, after),
    unobserved: proof.unobserved,
    warnings: proof.warnings,
    stops: proof.stops,
    probes: proof.probes,
    certificate: proof.certificate,
  }
}

function failures(direction: 'up' | 'down', failure: ProofFailure | undefined): readonly Problem[] {
  if (!failure) return []
  const statement = failure.statement ? `\`${firstLine(failure.statement)}\`` : 'the proof'
  return [
    {
      code: `proof/${direction}-${failure.kind}`,
      severity: 'error',
      message:
        failure.kind === 'failed'
          ? `The ${direction} stops at ${statement}: ${failure.message}.`
          : `The ${direction} runs, but ${failure.message.charAt(0).toLowerCase()}${failure.message.slice(1)}`,
      hint:
        direction === 'up'
          ? 'Write this migration by hand: `tenon migrate create <name> --empty`.'
          : 'Write the way back by hand, or say in its file that there is none.',
    },
  ]
}

function unmodelledOf(before: State, after: State): ProvenPlan['unmodelled'] {
  const all = new Map([...before.unmodelled, ...after.unmodelled].map((one) => [`${one.what}\0${one.object}`, one]))
  return [...all.values()].map(({ what, object }) => ({ what, object }))
}

const plain = (context: StateContext, { before, after }: ProveStates) => ({
  losses: [],
  hazards: [],
  renameCandidates: [],
  downRefused: [],
  unmodelled: unmodelledOf(before, after),
  unobserved: [],
  probes: 0,
  certificate: { provider: context.scratch.provider, version: context.scratch.version },
})

const equalPlan = (context: StateContext, input: ProveStates): ProvenPlan => ({
  ...plain(context, input),
  equal: true,
  up: { segments: [] },
  down: { segments: [], class: 'exact' },
  refused: [],
})

export const refusedPlan = (context: StateContext, input: ProveStates, refused: readonly Problem[]): ProvenPlan => ({
  ...plain(context, input),
  equal: false,
  up: null,
  down: null,
  refused,
})
