/** What we say of each case against its hand-written truth. Calling a column not null that can be null is the worst defect. */
import { openSession, type Session } from '@tenon/runtime/migrate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeFiles } from '../../packages/kit/src/report/describe.ts'
import type { Known } from '../../packages/kit/src/report/known.ts'
import { readKnown } from '../../packages/kit/src/report/read-known.ts'
import { makeDatabase } from '../support/database.ts'
import { expressions } from './cases/expressions.ts'
import { grouping } from './cases/grouping.ts'
import { joins } from './cases/joins.ts'
import { rows } from './cases/rows.ts'
import { sources } from './cases/sources.ts'
import { writing } from './cases/writing.ts'
import { schema, schemaOf18 } from './schema.ts'
import type { Case } from './truth.ts'

const families = { joins, expressions, grouping, sources, writing, rows }

const servers = {
  PostgreSQL: async () => {
    const { url, drop } = await makeDatabase()
    return { session: await openSession(url), drop }
  },
  PGlite: async () => ({ session: await openSession('pglite::memory:'), drop: async () => {} }),
}

describe.each(Object.entries(servers))('on %s', (_, start) => {
  let session: Session
  let known: Known
  let drop: () => Promise<void>

  beforeAll(async () => {
    const started = await start()
    session = started.session
    drop = started.drop
    await session.run(schema)
    if (session.versionNumber >= 180000) await session.run(schemaOf18)
    known = await readKnown(session)
  })
  afterAll(async () => {
    await session.close()
    await drop()
  })

  describe.each(Object.entries(families))('%s', (__, cases) => {
    test.for(cases.map((one) => [one.sql, one] as const))('%s', async ([, one]) => {
      if ((one.since ?? 0) * 10_000 > session.versionNumber) return
      const { reports } = await describeFiles({ files: [{ file: 'case.sql', text: one.sql }], session, known })
      const [report] = reports
      const refusals = report?.problems.filter((problem) => problem.severity === 'error') ?? []
      expect(refusals).toEqual([])
      expect(report?.columns.map((column) => `${column.name}${column.nullable ? '?' : '!'}`).join(' ')).toBe(
        expected(one),
      )
      if (one.rows) expect(report?.rows).toBe(one.rows)
    })
  })
})

/** A column that we are known to call nullable without need is shown as we call it. */
const expected = (one: Case): string => one.columns.replaceAll('~', '?')
