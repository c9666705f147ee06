/** Random rows, varied parameters: no column that we call not null is ever null, and no statement gives more or fewer rows than we say. */
import type { Session } from '@tenon/runtime/migrate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeFiles } from '../../packages/kit/src/report/describe.ts'
import type { DescribedParameter, DescribedReport } from '../../packages/kit/src/report/described.ts'
import { readKnown } from '../../packages/kit/src/report/read-known.ts'
import { families } from './cases/all.ts'
import { lanes, type Opened, startWithSchema } from './lanes.ts'
import { newRandom, type Random } from './random.ts'
import { fill } from './rows.ts'
import { newStatements } from './statements.ts'
import { isOf } from './truth.ts'

const rounds = 3
/** Random statements, each run on as many fillings. */
const randomStatements = 60
const cases = Object.values(families).flat()

for (const lane of lanes)
  describe.skipIf(lane.missing)(`random rows on ${lane.name}`, () => {
    let opened: Opened
    const reports: DescribedReport[] = []
    const executed = new Set<string>()

    beforeAll(async () => {
      opened = await startWithSchema(lane)
      const { session } = opened
      await session.run("set statement_timeout = '2s'")
      const known = await readKnown(session)
      const files = cases
        .filter((one) => isOf(one, session.versionNumber))
        .map((one) => ({ file: 'case.sql', text: one.sql }))
      reports.push(...(await describeFiles({ files, session, known })).reports)
    }, 180_000)
    afterAll(() => opened?.stop())

    test.for(Array.from({ length: rounds }, (_, index) => [index + 1] as const))(
      'keep what we say, round %i',
      { timeout: 120_000 },
      async ([seed]) => {
        const random = newRandom(seed)
        await opened.session.run(fill(random))
        const broken: string[] = []
        for (const report of reports)
          broken.push(...(await breaches(report, random, { session: opened.session, executed })))
        expect(broken).toEqual([])
      },
    )

    test('every statement ran at least once', () => {
      expect(reports.map((report) => report.text).filter((text) => !executed.has(text))).toEqual([])
    })
  })

for (const lane of lanes)
  describe.skipIf(lane.missing)(`random statements on ${lane.name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await startWithSchema(lane)
    })
    afterAll(() => opened?.stop())

    test('keep what we say', { timeout: 120_000 }, async () => {
      const { session } = opened
      const random = newRandom(1)
      const statements = newStatements(random)
      const major = Math.floor(session.versionNumber / 10_000)
      const files = Array.from({ length: randomStatements }, (_, index) => ({
        file: 'random.sql',
        text: index % 3 === 2 ? statements.writing(major) : statements.query(),
      }))
      const { reports } = await describeFiles({ files, session, known: await readKnown(session) })
      // What the server refuses has no columns, and nothing that could be broken.
      const accepted = reports.filter((report) => report.columns.length > 0)
      expect(accepted.length).toBeGreaterThan(randomStatements / 2)
      const executed = new Set<string>()
      const broken: string[] = []
      for (let round = 1; round <= rounds; round += 1) {
        await session.run(`set statement_timeout = 0; ${fill(newRandom(100 + round))} set statement_timeout = '500ms'`)
        for (const report of accepted) broken.push(...(await breaches(report, random, { session, executed })))
      }
      expect(broken).toEqual([])
      expect(executed.size).toBeGreaterThan(accepted.length / 2)
    })
  })

interface Run {
  readonly session: Session
  /** Statements that the server ran without refusing a value. */
  readonly executed: Set<string>
}

async function breaches(
  report: DescribedReport,
  random: Random,
  { session, executed }: Run,
): Promise<readonly string[]> {
  const text = report.text.replace(/\$(\d+)/g, (_, index: string) => {
    const parameter = report.parameters[Number(index) - 1]
    return parameter ? literal(parameter, random) : 'null'
  })
  await session.run('begin')
  try {
    const [answer] = await session.run(text)
    if (!answer) return []
    executed.add(report.text)
    const count = answer.rows.length
    const many = (report.rows === 'one' && count !== 1) || (report.rows === 'maybe' && count > 1)
    const nulls = report.columns.filter(
      (column, index) => !column.nullable && answer.rows.some((row) => row[index] === null),
    )
    return [
      ...(many ? [`${text}: ${report.rows} row, and it gave ${count}`] : []),
      ...nulls.map((column) => `${text}: ${column.name} is null`),
    ]
  } catch {
    // A refused value, such as a unique key twice, proves nothing.
    return []
  } finally {
    await session.run('rollback')
  }
}

function literal(parameter: DescribedParameter, random: Random): string {
  if (parameter.nullable && random.chance(0.3)) return `null::${parameter.type}`
  const isArray = parameter.type.endsWith('[]')
  const element = isArray ? parameter.type.slice(0, -2) : parameter.type
  if (!isArray) return `'${random.value(element)}'::${parameter.type}`
  const values = Array.from({ length: random.below(3) }, () => random.value(element))
  return `'{${values.join(',')}}'::${parameter.type}`
}
