/** One case on one lane: up, compare, plan again, down, compare; rows too where the case asks for it. */
import { DatabaseError } from '@tenon/runtime'
import type { Session } from '@tenon/runtime/migrate'
import { expect } from 'vitest'
import { diffFacts } from '../../packages/kit/src/catalog/diff.ts'
import type { FactId } from '../../packages/kit/src/catalog/fact-id.ts'
import { type ReadState, readFacts } from '../../packages/kit/src/catalog/read-facts.ts'
import { planChange } from '../../packages/kit/src/plan/plan.ts'
import type { Hints, Plan } from '../../packages/kit/src/plan/step.ts'
import { quoteLiteral, quotePath } from '../../packages/kit/src/sql/quote.ts'
import type { CorpusCase } from './case.ts'
import { holdExpectation } from './expectation.ts'
import type { Lane, Side } from './lane.ts'

export async function proveCase(one: CorpusCase, lane: Lane): Promise<void> {
  const after = await build(lane, 'after', [one.after])
  const before = await build(lane, 'before', [one.before, one.rows ?? ''])
  const seen = { before: lane.observe?.('before'), after: lane.observe?.('after') }
  const files = one.expect.rewrites ? await within(lane, readFiles) : new Map<string, string>()
  const rows = one.expect.keepsRows ? await within(lane, (session) => readRows(session, before)) : undefined

  const up = await move(
    lane,
    { to: after, hints: hints(one, 'up'), mayFail: one.expect.upFails !== undefined },
    (plan) => {
      expect(codes(plan), 'refusals of the up').toEqual(one.expect.refused)
      if (plan.refused.length === 0) holdExpectation(one.expect, plan)
    },
  )
  if (one.expect.upFails !== undefined) expect(up, 'the error of the up').toBe(one.expect.upFails)
  if (up !== true) return
  if (one.expect.rewrites) {
    const now = await within(lane, readFiles)
    expect([...now].flatMap(([name, file]) => (files.has(name) && files.get(name) !== file ? [name] : []))).toEqual(
      one.expect.rewrites,
    )
  }
  if (lane.observe) expect(lane.observe('before'), 'pg_dump after the up').toEqual(seen.after)
  await within(lane, (session) => holdNext(session, one, 0))

  const down = await move(lane, { to: before, hints: hints(one, 'down'), mayFail: false }, (plan) => {
    expect(codes(plan), 'refusals of the down').toEqual(one.expect.downRefused)
  })
  if (down !== true) return
  if (lane.observe) expect(lane.observe('before'), 'pg_dump after the down').toEqual(seen.before)
  await within(lane, (session) => holdNext(session, one, 1))
  if (rows) expect(await within(lane, (session) => readRows(session, before)), 'rows').toEqual(rows)
}

async function build(lane: Lane, side: Side, texts: readonly string[]): Promise<ReadState> {
  return within(
    lane,
    async (session) => {
      for (const text of texts) await session.run(text)
      return readFacts(session)
    },
    side,
  )
}

async function within<Result>(
  lane: Lane,
  work: (session: Session) => Promise<Result>,
  side: Side = 'before',
): Promise<Result> {
  const session = await lane.open(side)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

/**
 * Plans from what stands there, applies, and finds nothing more to do. False when refused, the server's code where it
 * is the rows that don't fit.
 */
function move(
  lane: Lane,
  goal: { to: ReadState; hints: Hints; mayFail: boolean },
  look: (plan: Plan) => void,
): Promise<boolean | string> {
  return within(lane, async (session) => {
    const { versionNumber } = session
    const plan = planChange({ before: await readFacts(session), after: goal.to, hints: goal.hints, versionNumber })
    look(plan)
    if (plan.refused.length > 0) return false
    const failed = await apply(session, plan, goal.mayFail)
    if (failed !== undefined) return failed
    const reached = await readFacts(session)
    expect(differences(reached, goal.to), 'what differs').toEqual([])
    expect(planChange({ before: reached, after: goal.to, versionNumber }).steps, 'a second plan').toEqual([])
    return true
  })
}

const codes = (plan: Plan): string[] => [...new Set(plan.refused.map((problem) => problem.code))]

function differences(left: ReadState, right: ReadState): unknown[] {
  const [had, wanted] = [left, right].map((state) => state.unmodelled.map((one) => JSON.stringify(one)))
  return [
    ...diffFacts(left.facts, right.facts),
    ...(had ?? []).filter((one) => !wanted?.includes(one)),
    ...(wanted ?? []).filter((one) => !had?.includes(one)),
  ]
}

function hints({ expect: { renames, using, usingDown } }: CorpusCase, direction: 'up' | 'down'): Hints {
  // Ids in `expect.json` are written by hand.
  const pairs = renames as [FactId, FactId][]
  return direction === 'up'
    ? { renames: pairs.map(([from, to]) => ({ from, to })), using }
    : { renames: pairs.map(([from, to]) => ({ from: to, to: from })), using: usingDown }
}

/** As in production: each segment in its own transaction. */
async function apply(session: Session, plan: Plan, mayFail: boolean): Promise<string | undefined> {
  for (const { statements, transactional } of plan.segments) {
    const text = transactional ? ['begin', ...statements, 'commit'].join(';\n') : statements.join(';')
    try {
      await session.run(text)
    } catch (cause) {
      if (mayFail && cause instanceof DatabaseError) {
        await session.run('rollback')
        return cause.sqlstate ?? 'none'
      }
      throw new Error(`${cause instanceof Error ? cause.message : ''}\nin:\n${statements.join(';\n')}`, { cause })
    }
  }
  return undefined
}

/** What the sequences behind columns give next. */
async function holdNext(session: Session, { expect: { next } }: CorpusCase, at: number): Promise<void> {
  for (const [column, values] of Object.entries(next)) {
    if (values[at] === undefined) continue
    const path = column.split('.')
    const [table, name] = [quotePath(path.slice(0, 2)), path[2] ?? '']
    const [answer] = await session.run(
      `select nextval(pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(name)}))`,
    )
    expect(answer?.rows[0]?.[0], `what ${column} gets next`).toBe(values[at])
  }
}

/** The file of each table: another one after a rewrite. */
async function readFiles(session: Session): Promise<ReadonlyMap<string, string>> {
  const [answer] = await session.run(`
    select n.nspname || '.' || c.relname, c.relfilenode from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`)
  return new Map((answer?.rows ?? []).map(([name, file]) => [name ?? '', file ?? '']))
}

async function readRows(session: Session, state: ReadState): Promise<unknown> {
  const rows: unknown[] = []
  for (const table of state.facts.filter((fact) => fact.kind === 'table')) {
    const columns = state.facts
      .filter((fact) => fact.kind === 'column' && fact.parent === table.id)
      .map((fact) => quotePath(fact.path.slice(2)))
      .sort()
    const [answer] = await session.run(`select ${columns.join(', ')} from only ${quotePath(table.path)} order by 1`)
    rows.push([table.id, columns, answer?.rows])
  }
  return rows
}
