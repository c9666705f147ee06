/** Steps as segments: one transaction, but for a commit where the server asks for one. */
import type { Segment } from '@tenon/runtime/migrate'
import type { FactBase } from '../catalog/fact-base.ts'
import type { FactId } from '../catalog/fact-id.ts'
import type { Step } from './step.ts'

export function toSegments(steps: readonly Step[], after: FactBase): { steps: Step[]; segments: Segment[] } {
  const groups: Step[][] = []
  let open = false
  steps.forEach((step, index) => {
    const last = groups.at(-1)
    if (last && open && step.transactional) last.push(step)
    else groups.push([step])
    open = step.transactional && !(step.commitAfter === true && isUsedLater(step, steps.slice(index + 1), after))
  })
  const whole = groups.map((group) => [...prelude(group, after), ...group])
  return {
    steps: whole.flat(),
    segments: whole.map((group) => ({
      transactional: group.every((step) => step.transactional),
      statements: group.map((step) => step.sql),
    })),
  }
}

/** A new label is used by what uses its type, or a column of that type. */
function isUsedLater(step: Step, later: readonly Step[], after: FactBase): boolean {
  const near = new Set<FactId>(step.uses)
  for (const id of step.uses)
    for (const user of after.users(id)) {
      near.add(user.id)
      for (const next of after.users(user.id)) near.add(next.id)
    }
  return later.some((one) => one.commitAfter !== true && [...one.makes, ...one.uses].some((id) => near.has(id)))
}

/** A body in text may speak of what comes later in the same plan; the proof runs it all. */
function prelude(group: readonly Step[], after: FactBase): Step[] {
  const touched = group.flatMap((step) => [...step.makes, ...step.uses])
  const hasBody = touched.some((id) => {
    const noted = after.get(id)?.noted
    return noted?.parsed === false && bodies.has(String(noted.language))
  })
  if (!hasBody || !group.some((step) => /^create (or replace )?(function|procedure)/i.test(step.sql))) return []
  const sql = 'set local check_function_bodies = off'
  return [{ sql, transactional: true, makes: [], drops: [], uses: [], loses: [] }]
}

const bodies: ReadonlySet<string> = new Set(['sql', 'plpgsql'])
