/** The state before while its things get new names: each statement, and what the server makes of the rest. */
import type { Fact, Unmodelled } from '../catalog/fact.ts'
import { factBase } from '../catalog/fact-base.ts'
import { type FactId, factId, homeId } from '../catalog/fact-id.ts'
import { fallingWith } from './name-holder.ts'
import { renameFacts } from './rename-facts.ts'
import { renameUnmodelled } from './rename-unmodelled.ts'
import { rules } from './rules/all.ts'
import type { RenamedState, Step } from './step.ts'
import { asideName } from './writing/aside.ts'
import type { PathRename } from './writing/renaming.ts'
import type { RuleContext } from './writing/rule.ts'

export interface Renamed extends RenamedState {
  readonly unmodelled: readonly Unmodelled[]
  readonly steps: readonly Step[]
}

export interface MovingInput {
  readonly unmodelled: readonly Unmodelled[]
  readonly context: RuleContext
  /** The steps from one state to what is left of it; `undefined` where there are none. */
  readonly dropping: (from: Standing, left: Standing) => readonly Step[] | undefined
}

export interface Standing {
  readonly facts: readonly Fact[]
  readonly unmodelled: readonly Unmodelled[]
}

export interface MovingState {
  facts(): readonly Fact[]
  rename(one: PathRename): void
  /** Drops what holds a name before its time; false where that can't be, or would take along what stays: `becomes` tells under which id. */
  clear(holder: Fact, becomes: (fact: Fact) => FactId): boolean
  /** Gives it a name that nobody wants; `undefined` where it has to keep its own. */
  stepAside(holder: Fact): readonly string[] | undefined
  reached(): Renamed
}

export function movingState({ unmodelled, context, dropping }: MovingInput): MovingState {
  const { before, after } = context
  let now: Standing = { facts: before.facts, unmodelled }
  let steps: readonly Step[] = []
  const [cleared, clearedAlong]: [Fact[], Fact[]] = [[], []]
  const renamed: PathRename[] = []
  /** Id now → the fact as it was, of whatever has another id. */
  const origins = new Map<FactId, Fact>()

  const carry = (rename: PathRename): void => {
    const { facts, ids } = renameFacts(now.facts, rename)
    now = { facts, unmodelled: renameUnmodelled(now.unmodelled, rename, ids) }
    const told = [...ids].flatMap(([from, to]) => {
      const origin = origins.get(from) ?? before.get(from)
      return origin ? [[to, origin] as const] : []
    })
    for (const from of ids.keys()) origins.delete(from)
    for (const [to, origin] of told) origins.set(to, origin)
  }
  const say = (sql: string, made: Pick<Step, 'makes' | 'drops'>): void => {
    steps = [...steps, { sql, transactional: true, ...made, uses: [], loses: [] }]
  }
  /** A table may move to a schema that comes with the same plan. */
  const openContainer = ({ kind, to }: PathRename): void => {
    const id = homeId(kind, to)
    const home = id && after.get(id)
    if (!home || !rules[home.kind].mustBeEmpty || now.facts.some((fact) => fact.id === id)) return
    for (const sql of rules[home.kind].create(home, { ...context, before: factBase(now.facts) }, []))
      say(sql, { makes: [home.id], drops: [] })
    now = { ...now, facts: [...now.facts, home] }
  }
  const move = (rename: PathRename): void => {
    openContainer(rename)
    const made = { makes: [factId(rename.kind, rename.to)], drops: [factId(rename.kind, rename.from)] }
    for (const sql of rules[rename.kind].rename?.(rename.from, rename.to) ?? []) say(sql, made)
    carry(rename)
    for (const fact of now.facts) {
      const follower = rules[fact.kind].followsInto?.(fact, rename)
      if (follower) carry(follower)
    }
  }

  return {
    facts: () => now.facts,
    rename(one) {
      if (factId(one.kind, one.from) === factId(one.kind, one.to)) return
      move(one)
      renamed.push(one)
    },
    clear(holder, becomes) {
      const base = factBase(now.facts)
      const falling = fallingWith(holder, base)
      const parts = fallingWith(holder, base, 'parts')
      const falls = ({ id }: { readonly id: FactId }): boolean => falling.has(id)
      const stays = (fact: Fact): boolean =>
        falls(fact) && !parts.has(fact.id) && rules[fact.kind].holdsValues === true && after.has(becomes(fact))
      if (now.facts.some(stays)) return false
      const left = {
        facts: now.facts.filter((fact) => !falls(fact)),
        unmodelled: now.unmodelled.filter(({ of }) => of === undefined || !parts.has(of)),
      }
      const dropped = dropping(now, left)
      if (!dropped) return false
      for (const fact of now.facts) if (falls(fact)) (parts.has(fact.id) ? cleared : clearedAlong).push(fact)
      steps = [...steps, ...dropped]
      now = left
      return true
    },
    stepAside({ kind, path }) {
      if (!rules[kind].rename) return undefined
      const aside = [...path.slice(0, -1), asideName(path.at(-1) ?? '')]
      move({ kind, from: path, to: aside })
      return aside
    },
    reached: () => ({
      ...now,
      steps,
      cleared,
      clearedAlong,
      origins,
      renamed: renamed.map(({ kind, to }) => factId(kind, to)),
    }),
  }
}
