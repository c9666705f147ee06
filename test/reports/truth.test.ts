/** What we say of each case against its hand-written truth. Calling a column not null that can be null is the worst defect. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeFiles } from '../../packages/kit/src/report/describe.ts'
import type { Known } from '../../packages/kit/src/report/known.ts'
import { readKnown } from '../../packages/kit/src/report/read-known.ts'
import { families } from './cases/all.ts'
import { lanes, type Opened, startWithSchema } from './lanes.ts'
import { type Case, isOf } from './truth.ts'

for (const lane of lanes)
  describe.skipIf(lane.missing)(`on ${lane.name}`, () => {
    let opened: Opened
    let known: Known

    beforeAll(async () => {
      opened = await startWithSchema(lane)
      known = await readKnown(opened.session)
    })
    afterAll(() => opened?.stop())

    describe.each(Object.entries(families))('%s', (__, cases) => {
      test.for(cases.map((one) => [one.sql, one] as const))('%s', async ([, one]) => {
        const { session } = opened
        if (!isOf(one, session.versionNumber)) return
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
