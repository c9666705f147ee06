/** Describes single reports on a database of one's own; for one call at the top of a test file. */
import { openSession, type Session } from '@tenon/runtime/migrate'
import { afterAll, beforeAll } from 'vitest'
import { describeFiles, type ReportFile } from '../../packages/kit/src/report/describe.ts'
import type { DescribedReport } from '../../packages/kit/src/report/described.ts'
import type { Known } from '../../packages/kit/src/report/known.ts'
import { readKnown } from '../../packages/kit/src/report/read-known.ts'
import type { ModelColumns } from '../../packages/kit/src/report/shapes.ts'
import { makeDatabase } from './database.ts'

export interface Reports {
  /** Runs SQL; what reports know of the database is read anew. */
  run(sql: string): Promise<Known>
  files(files: readonly ReportFile[]): Promise<readonly DescribedReport[]>
  one(text: string, model?: ModelColumns): Promise<DescribedReport>
  /** The problems of one report, a line each. */
  told(text: string): Promise<readonly string[]>
}

export function reportsOn(schema: string): Reports {
  let session: Session
  let known: Known
  let drop: () => Promise<void>
  beforeAll(async () => {
    const database = await makeDatabase()
    drop = database.drop
    session = await openSession(database.url)
    await session.run(schema)
    known = await readKnown(session)
  })
  afterAll(async () => {
    await session?.close()
    await drop?.()
  })
  const one = async (text: string, model?: ModelColumns) => {
    const files = [{ file: 'q.sql', text }]
    const { reports, problems } = await describeFiles({ files, session, known, ...(model ? { model } : {}) })
    const [report] = reports
    if (!report) throw new Error(problems.map(({ message }) => message).join())
    return report
  }
  return {
    run: async (sql) => {
      await session.run(sql)
      known = await readKnown(session)
      return known
    },
    files: async (files) => (await describeFiles({ files, session, known })).reports,
    one,
    told: async (text) =>
      (await one(text)).problems.map(
        ({ code, at, message, hint }) => `${code} ${at?.line}:${at?.column} ${message}${hint ? ` ${hint}` : ''}`,
      ),
  }
}
