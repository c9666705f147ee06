/** Every case of the corpus in both directions on a real server, seen by our readers and by `pg_dump` where it fits. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { openSession, type Session } from '@tenon/runtime/migrate'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { diffFacts } from '../../packages/kit/src/catalog/diff.ts'
import type { FactId } from '../../packages/kit/src/catalog/fact-id.ts'
import { type ReadState, readFacts } from '../../packages/kit/src/catalog/read/all.ts'
import { type PostgresServer, startPostgresServer } from '../../packages/kit/src/database/postgres-server.ts'
import { installedBinaries } from '../../packages/kit/src/database/server-binaries.ts'
import { planChange } from '../../packages/kit/src/plan/plan.ts'
import type { Hints, Plan } from '../../packages/kit/src/plan/step.ts'
import { type CorpusCase, readCases } from './case.ts'
import { dumpSchema } from './dump.ts'

const only = process.env.TENON_CORPUS
const cases = readCases(import.meta.dirname).filter((one) => !only || one.name.includes(only))
const installed = installedBinaries(undefined)

interface Lane {
  url: string
  major: number
  dump: string | undefined
}

describe('on the run’s server', () => {
  corpus(async () => ({ url: inject('serverUrl'), dump: undefined }))
})

describe.runIf(installed !== undefined)('on the installed server, observed by its pg_dump', () => {
  let server: PostgresServer | undefined
  corpus(async () => {
    const home = installed?.home ?? ''
    server = await startPostgresServer({ home })
    const dump = path.join(home, 'bin/pg_dump')
    return { url: server.url('postgres'), dump: existsSync(dump) ? dump : undefined }
  })
  afterAll(() => server?.stop())
})

function corpus(open: () => Promise<Omit<Lane, 'major'>>): void {
  let lane: Lane = { url: '', major: 0, dump: undefined }
  let admin: Session | undefined
  beforeAll(async () => {
    const { url, dump } = await open()
    admin = await openSession(url)
    lane = { url, dump, major: Math.floor(admin.versionNumber / 10_000) }
  })
  afterAll(() => admin?.close())

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    if (!admin || lane.major < one.expect.since) return
    const databases = [database('a'), database('b')]
    try {
      for (const { name } of databases) await admin.run(`create database ${name}`)
      await prove(
        one,
        lane,
        databases.map(({ name }) => urlOf(lane.url, name)),
      )
    } finally {
      for (const { name } of databases) await admin.run(`drop database if exists ${name} with (force)`)
    }
  })
}

let count = 0
const database = (side: string) => ({ name: `corpus_${process.pid}_${count++}_${side}` })

function urlOf(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function prove(one: CorpusCase, lane: Lane, [left = '', right = '']: string[]): Promise<void> {
  const [a, b] = [await openSession(left), await openSession(right)]
  try {
    await a.run(one.before)
    await b.run(one.after)
    await a.run(one.rows ?? '')
    const [before, after] = [await readFacts(a), await readFacts(b)]
    const dumps = lane.dump ? { before: dumpSchema(lane.dump, left), after: dumpSchema(lane.dump, right) } : undefined
    const rows = one.expect.keepsRows ? await readRows(a, before) : undefined

    const versionNumber = a.versionNumber
    const up = planChange({ before, after, hints: hints(one, 'up'), versionNumber })
    expect(codes(up)).toEqual(one.expect.refused)
    if (up.refused.length > 0) return
    hold(one, up)
    await apply(a, up)
    const reached = await readFacts(a)
    expect(differences(reached, after), 'after the up').toEqual([])
    if (dumps && lane.dump) expect(dumpSchema(lane.dump, left), 'pg_dump after the up').toEqual(dumps.after)
    expect(planChange({ before: reached, after, versionNumber }).steps, 'a second plan').toEqual([])

    const down = planChange({ before: reached, after: before, hints: hints(one, 'down'), versionNumber })
    expect(codes(down)).toEqual(one.expect.downRefused)
    if (down.refused.length > 0) return
    await apply(a, down)
    const restored = await readFacts(a)
    expect(differences(restored, before), 'after the down').toEqual([])
    if (dumps && lane.dump) expect(dumpSchema(lane.dump, left), 'pg_dump after the down').toEqual(dumps.before)
    if (rows) expect(await readRows(a, restored)).toEqual(rows)
  } finally {
    await a.close()
    await b.close()
  }
}

const codes = (plan: Plan): string[] => [...new Set(plan.refused.map((problem) => problem.code))]

const differences = (left: ReadState, right: ReadState): unknown[] => [
  ...diffFacts(left.facts, right.facts),
  ...left.unmodelled.filter((one) => !right.unmodelled.some((other) => JSON.stringify(one) === JSON.stringify(other))),
]

function hints({ expect: { renames, using, usingDown } }: CorpusCase, direction: 'up' | 'down'): Hints {
  // Ids in `expect.json` are written by hand.
  const pairs = renames as [FactId, FactId][]
  return direction === 'up'
    ? { renames: pairs.map(([from, to]) => ({ from, to })), using }
    : { renames: pairs.map(([from, to]) => ({ from: to, to: from })), using: usingDown }
}

function hold({ expect: wanted }: CorpusCase, plan: Plan): void {
  const lost = plan.steps.flatMap((step) => step.loses)
  if (wanted.losses) expect([...lost].sort()).toEqual([...wanted.losses].sort())
  const touched = new Set<string>(plan.steps.flatMap((step) => [...step.makes, ...step.drops]))
  expect(wanted.keeps.filter((id) => touched.has(id))).toEqual([])
  if (wanted.segments !== undefined) expect(plan.segments).toHaveLength(wanted.segments)
  if (wanted.statements !== undefined) expect(plan.steps.map((step) => step.sql)).toHaveLength(wanted.statements)
}

/** As in production: each segment in its own transaction. */
async function apply(session: Session, plan: Plan): Promise<void> {
  for (const { statements, transactional } of plan.segments) {
    if (!transactional) await session.run(statements.join(';'))
    else {
      try {
        await session.run(['begin', ...statements, 'commit'].join(';\n'))
      } catch (cause) {
        throw new Error(`${cause instanceof Error ? cause.message : ''}\nin:\n${statements.join(';\n')}`, { cause })
      }
    }
  }
}

async function readRows(session: Session, state: ReadState): Promise<unknown> {
  const tables = state.facts.filter((fact) => fact.kind === 'table')
  const rows: unknown[] = []
  for (const table of tables) {
    const columns = state.facts
      .filter((fact) => fact.kind === 'column' && fact.parent === table.id)
      .map((fact) => JSON.stringify(fact.path[2]))
      .sort()
    const name = table.path.map((part) => JSON.stringify(part)).join('.')
    const [answer] = await session.run(`select ${columns.join(', ')} from only ${name} order by 1`)
    rows.push([table.id, columns, answer?.rows])
  }
  return rows
}
