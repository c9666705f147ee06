/** The desired state: what the models say, built from nothing, and `schema/sql/*.sql` on top of it, read back from the scratch. */
import type { Place, Problem } from '@tenon/schema/problem'
import type { FactId } from '../catalog/fact-id.ts'
import { once } from '../catalog/once.ts'
import { planChange } from '../plan/plan.ts'
import type { Step } from '../plan/step.ts'
import { disagreements } from './agree.ts'
import { type AuthoredFacts, authoredFacts } from './authored.ts'
import type { ModelSources, StateContext } from './context.ts'
import { emptyStateIn } from './empty.ts'
import { keptState, stateKey } from './kept-state.ts'
import { modelHashes } from './model-hashes.ts'
import { runUnits, type Unit } from './run-units.ts'
import { offsetOfPosition } from './script.ts'
import { toUnits } from './sql-files.ts'
import { toSegments } from './sql-state.ts'
import type { State } from './state.ts'
import { rememberFullBuild, warmState } from './warm.ts'

export async function desiredState(models: ModelSources, context: StateContext): Promise<State> {
  const { ir, sql } = models
  const hashes = modelHashes(models)
  const key = stateKey(context, ['models', JSON.stringify(hashes)])
  const written = toUnits(sql)
  const authoring = once(() => authoredFacts(ir))
  return keptState(context, {
    name: 'models',
    key,
    extensions: written.extensions,
    check: (session, facts) => disagreements(session, ir, facts),
    shortcut: async () =>
      context.inFull ? undefined : warmState(models, context, { key, hashes, authored: authoring(), written }),
    built: (state) => rememberFullBuild(hashes, context, state),
    build: async (session) => {
      const authored = authoring()
      const nothing = await emptyStateIn(session, context)
      const own = new Set(authored.facts.map((fact) => fact.id))
      const plan = planChange({
        before: nothing,
        after: {
          facts: [...nothing.facts.filter((fact) => !own.has(fact.id)), ...authored.facts],
          authored: authored.texts,
        },
        versionNumber: session.versionNumber,
      })
      if (plan.refused.length > 0) return { authored: authored.texts, problems: plan.refused, source: [] }
      // Extensions first: the models' types and defaults may need them.
      const isExtension = (unit: Unit) => /^create\s+extension\b/i.test(unit.sql)
      const units = [
        ...written.units.filter(isExtension),
        ...plan.steps.map((step) => toUnit(step, authored)),
        ...written.units.filter((unit) => !isExtension(unit)),
      ]
      const { ran, problems } = await runUnits(session, units)
      const told: readonly Problem[] = [...written.notes, ...problems]
      return { authored: authored.texts, problems: told, source: toSegments(ran) }
    },
  })
}

const toUnit = (step: Step, authored: AuthoredFacts): Unit => ({
  sql: step.sql,
  place: (position) => placeOf(step, { authored, position }),
})

/** The fact whose authored text the server points into; else the first that the statement makes. */
function placeOf(
  step: Step,
  { authored, position }: { authored: AuthoredFacts; position: number | undefined },
): Place | undefined {
  const offset = position === undefined ? -1 : offsetOfPosition(step.sql, position)
  const pointedAt = step.makes.find((id) => holds(step.sql, { text: authored.texts.get(id), offset }))
  const named = step.makes.find(
    (id) => authored.places.has(id) && step.sql.slice(Math.max(0, offset)).startsWith(last(id)),
  )
  const id = pointedAt ?? named ?? step.makes.find((one) => authored.places.has(one)) ?? step.uses[0]
  return id === undefined ? undefined : authored.places.get(id)
}

function holds(sql: string, { text, offset }: { text: string | undefined; offset: number }): boolean {
  // A rule may print the keywords around it in another case.
  const start = text === undefined ? -1 : sql.toLowerCase().indexOf(text.toLowerCase())
  return text !== undefined && start >= 0 && offset >= start && offset < start + text.length
}

const last = (id: FactId): string => id.slice(id.lastIndexOf('.') + 1)
