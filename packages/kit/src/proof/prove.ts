/** Proves a change: up and down on committed rows in a scratch database. What is wrong comes back as a value. */

import { printPath } from '../catalog/fact-id.ts'
import type { Scratch } from '../database/scratch.ts'
import { noHints, planChange } from '../plan/plan.ts'
import type { Plan } from '../plan/step.ts'
import { quoteName, quotePath } from '../sql/quote.ts'
import { type Attempt, attempt } from './attempt.ts'
import { comingOf } from './coming-of.ts'
import { toProof } from './outcome.ts'
import type { Proof } from './proof.ts'
import type { Lesson, ProveInput } from './prove-input.ts'
import { mentions } from './seed/catalog.ts'
import type { Coming } from './seed/coming.ts'

const attemptsAtMost = 12

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
  const coming = comingOf(before.facts, after.facts, hints.renames)
  const lessons: Lesson[] = []
  const careful = new Set<string>()
  const leaveOut = new Set<string>()
  for (let count = 1; ; count++) {
    const done =
      up.refused.length > 0
        ? undefined
        : await attempt(input, { segments: up.segments, coming, careful, leaveOut, hints })
    const learnt = done && count < attemptsAtMost ? learn(done, { coming, careful, leaveOut }) : []
    if (learnt.length === 0) return toProof({ input, plan: up, hints, lessons, attempt: done })
    lessons.push(...learnt)
  }
}

/** `planChange` needs the major only; the scratch tells it. */
const versionNumberOf = (scratch: Scratch): number => scratch.major * 10_000

interface Care {
  readonly coming: Coming
  readonly careful: Set<string>
  readonly leaveOut: Set<string>
}

/** Rows that the change refuses are no common rows: the next attempt goes without them, and they are a hazard. */
function learn(done: Attempt, { coming, careful, leaveOut }: Care): Lesson[] {
  const failure = done.up.failure
  if (!failure || !/^(?:22|23)/.test(failure.fault.sqlstate)) return []
  const { sql, fault } = failure
  const touched = done.filled.catalog.tables.filter(
    (table) => mentions(sql, table.name) && (done.filled.rows.get(table.id) ?? 0) > 0,
  )
  const retyped = touched.flatMap((table) => {
    const path = printPath([table.schema, table.name])
    return [...(coming.tables.get(path)?.types ?? [])].flatMap(([name, type]) => {
      const object = printPath([table.schema, table.name, name])
      return careful.has(object) || !mentions(sql, name) ? [] : [{ object, table, name, type }]
    })
  })
  if (retyped.length > 0) {
    return retyped.map(({ object, table, name, type }) => {
      careful.add(object)
      const column = table.columns.find((one) => one.name === name)
      const values = (done.filled.values.get(table.id) ?? []).filter((row) => row.get(name) !== null)
      return {
        object,
        statement: sql,
        message: fault.message,
        preflight: narrowingPreflight({
          table: [table.schema, table.name],
          name,
          from: column?.type ?? 'text',
          to: type,
        }),
        refused: Math.max(1, values.length - 1),
      }
    })
  }
  return touched
    .filter((table) => !leaveOut.has(printPath([table.schema, table.name])))
    .map((table) => {
      const object = printPath([table.schema, table.name])
      leaveOut.add(object)
      return {
        object,
        statement: sql,
        message: fault.message,
        preflight: `select count(*) from ${quotePath([table.schema, table.name])}`,
        refused: 0,
      }
    })
}

function narrowingPreflight({
  table,
  name,
  from,
  to,
}: {
  table: readonly string[]
  name: string
  from: string
  to: string
}): string {
  const column = quoteName(name)
  const bound = /^(?:character varying|character)\((\d+)\)$/.exec(to)?.[1]
  const condition = bound
    ? `length(${column}::text) > ${bound}`
    : `(${column}::text::${to})::text::${from} is distinct from ${column}`
  return `select count(*) from ${quotePath(table)} where ${condition}`
}
