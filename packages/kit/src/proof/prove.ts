/** Proves a change: up and down on committed rows in a scratch database. What is wrong comes back as a value. */

import type { Segment } from '@tenon/runtime/migrate'
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
  /** The attempt whose values of changing columns were refused. */
  let bold: Attempt | undefined
  for (let count = 1; ; count++) {
    const done =
      up.refused.length > 0
        ? undefined
        : await attempt(input, { segments: up.segments, coming, careful, leaveOut, hints })
    const learnt = done && count < attemptsAtMost ? learn(done, { coming, careful, leaveOut }) : []
    if (learnt === 'careful') bold = done
    else if (learnt.length > 0) lessons.push(...learnt)
    else {
      const refused = bold && done ? refusals(bold, done, { coming, up: up.segments }) : []
      return toProof({ input, plan: up, hints, lessons: [...lessons, ...refused], attempt: done })
    }
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
function learn(done: Attempt, { coming, careful, leaveOut }: Care): readonly Lesson[] | 'careful' {
  const failure = done.up.failure
  if (!failure || !/^(?:22|23)/.test(failure.error.sqlstate ?? '')) return []
  const { sql } = failure.place
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
    // All at once: values that both types take are as good for those that did not fail.
    for (const [table, next] of coming.tables)
      for (const name of next.types.keys()) careful.add(`${table}.${printPath([name])}`)
    return 'careful'
  }
  return touched
    .filter((table) => !leaveOut.has(printPath([table.schema, table.name])))
    .map((table) => {
      const object = printPath([table.schema, table.name])
      leaveOut.add(object)
      return {
        object,
        statement: sql,
        message: failure.error.message,
        preflight: `select count(*) from ${quotePath([table.schema, table.name])}`,
        refused: 0,
      }
    })
}

/** Values of the bold attempt that the coming types do not take: what a real database may hold as well. */
function refusals(bold: Attempt, done: Attempt, { coming, up }: { coming: Coming; up: readonly Segment[] }): Lesson[] {
  const statements = up.flatMap((segment) => segment.statements)
  return bold.filled.catalog.tables.flatMap((table) => {
    const path = printPath([table.schema, table.name])
    return [...(coming.tables.get(path)?.types ?? [])].flatMap(([name, type]): Lesson[] => {
      const object = printPath([table.schema, table.name, name])
      const fitting = done.filled.careful.get(object)
      const values = (bold.filled.values.get(table.id) ?? []).flatMap((row) => row.get(name) ?? [])
      const refused = values.filter((value) => fitting !== undefined && !fitting.includes(value)).length
      if (refused === 0) return []
      const statement = statements.find(
        (sql) => mentions(sql, table.name) && mentions(sql, name) && / type /i.test(sql),
      )
      const from = table.columns.find((one) => one.name === name)?.type ?? 'text'
      const preflight = narrowingPreflight({ table: [table.schema, table.name], name, from, to: type })
      const message = bold.up.failure?.error.message ?? ''
      return [{ object, statement: statement ?? statements[0] ?? '', message, preflight, refused }]
    })
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
