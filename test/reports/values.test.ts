/** Types of reports' columns against hand-written truth, and against the values that the runtime gives for them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { codec, openDatabase } from '@tenon/runtime'
import { openSession, type Session } from '@tenon/runtime/migrate'
import type { Shape } from '@tenon/schema'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toReportCodec } from '../../packages/kit/src/emit/shapes/to-codec.ts'
import { toType } from '../../packages/kit/src/emit/shapes/to-type.ts'
import { describeFiles } from '../../packages/kit/src/report/describe.ts'
import type { DescribedReport } from '../../packages/kit/src/report/described.ts'
import { readKnown } from '../../packages/kit/src/report/read-known.ts'
import { makeDatabase } from '../support/database.ts'
import { typed, valueSchema } from './cases/values.ts'
import { misfit } from './misfit.ts'

interface Place {
  readonly url: string
  drop(): Promise<unknown>
}

const lanes: readonly { readonly name: string; readonly make: () => Promise<Place> }[] = [
  { name: 'the run’s PostgreSQL', make: makeDatabase },
  {
    name: 'PGlite',
    make: async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'tenon-values-'))
      return {
        url: `pglite:${folder}/db`,
        drop: async () => rmSync(folder, { recursive: true, force: true }),
      }
    },
  },
]

for (const lane of lanes)
  describe(`on ${lane.name}`, () => {
    let place: Place
    let reports: readonly DescribedReport[]

    beforeAll(async () => {
      place = await lane.make()
      const session = await openSession(place.url)
      await session.run(valueSchema)
      reports = await described(session)
      await session.close()
    }, 60_000)
    afterAll(() => place?.drop())

    test('every column has the type that it is given by hand', () => {
      const told = reports.map(({ columns }) =>
        columns.map(({ name, shape, nullable }) => `${name}: ${toType(shape)}${nullable ? ' | null' : ''}`).join('; '),
      )
      expect(told).toEqual(typed.map(([, types]) => types))
    })

    test('what a report takes comes back as it was', async () => {
      const session = await openSession(place.url)
      const text =
        'select :home::address as home, :homes::address[] as homes, :grid::int[] as grid, :moods::mood[] as moods, :at::timestamptz(3) as at, :doc::jsonb as doc'
      const { reports: described } = await describeFiles({
        files: [{ file: 'echo.sql', text }],
        session,
        known: await readKnown(session),
      })
      await session.close()
      const [echo] = described
      if (!echo) throw new Error('the report was not described')
      const db = openDatabase(place.url, { tables: {}, reports: { echo: toMetadata(echo) }, environments: {} })
      const home = { street: 'a "b", (c)', zip: null, moods: ['sad', null], at: new Date(0) }
      const given = {
        home,
        homes: [home],
        grid: [1, 2],
        moods: ['ok'],
        at: '1970-01-01 00:00:00+00',
        doc: { a: [null] },
      }
      const { reports } = db as unknown as { reports: { echo(given: object): Promise<object> } } // the type of no generated project
      expect(await reports.echo(given)).toEqual({ ...given, at: new Date(0) })
      await db.close()
    })

    test('every value is of its column’s type', async () => {
      const metadata = Object.fromEntries(reports.map((report, index) => [`report${index}`, toMetadata(report)]))
      const db = openDatabase<Record<string, Run>>(place.url, { tables: {}, reports: metadata, environments: {} })
      const wrong: string[] = []
      for (const [index, report] of reports.entries()) {
        const run = (db as unknown as { reports: Record<string, Run> }).reports[`report${index}`] // the type of no generated project
        const answer = await run?.()
        const rows = Array.isArray(answer) ? answer : [answer]
        expect(rows.length).toBeGreaterThan(0)
        for (const row of rows)
          for (const { property, shape, nullable } of report.columns) {
            const why = misfit(row[property], shape, nullable)
            if (why) wrong.push(`${report.text}: ${property} is ${why}, not ${toType(shape)}`)
          }
      }
      await db.close()
      expect(wrong).toEqual([])
    })
  })

type Run = () => Promise<Readonly<Record<string, unknown>>>

async function described(session: Session): Promise<readonly DescribedReport[]> {
  const files = typed.map(([text], index) => ({ file: `report${index}.sql`, text }))
  const { reports } = await describeFiles({ files, session, known: await readKnown(session) })
  expect(reports.flatMap(({ problems }) => problems)).toEqual([])
  return reports
}

const toMetadata = ({ name, text, rows, parameters, columns }: DescribedReport) => ({
  name,
  text,
  rows,
  parameters: parameters.map(({ property, shape, type, nullable }) => ({
    name: property,
    codec: codecOf(shape, type),
    type,
    nullable,
  })),
  columns: columns.map(({ property, shape, type }) => ({ property, codec: codecOf(shape, type) })),
})

/** The code that is emitted, evaluated as generated code would be. */
const codecOf = (shape: Shape, type: string) => new Function('codec', `return ${toReportCodec(shape, type)}`)(codec)
