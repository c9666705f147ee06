/** Whether a change leads to the same catalogue whenever it runs: clocks frozen into definitions and random names do not. */
import { readStanding, runSegments, type Segment } from '@tenon/runtime/migrate'
import { type Delta, diffFacts } from '../../catalog/diff.ts'
import type { Fact } from '../../catalog/fact.ts'
import { readFacts } from '../../catalog/read-facts.ts'
import type { ProveInput } from '../prove-input.ts'

export interface Unstable {
  readonly statement: string
  readonly message: string
}

/** Runs the segments on two fresh databases and names the first statement after which they differ. */
export async function unstableStatement(
  input: ProveInput,
  segments: readonly Segment[],
): Promise<Unstable | undefined> {
  const first = await runAndRead(input, segments)
  const second = await runAndRead(input, segments)
  for (const [index, { statement, facts }] of first.entries()) {
    const [delta] = diffFacts(facts, second[index]?.facts ?? facts)
    if (delta) return { statement, message: `Each run leads to another catalogue: ${tell(delta)}.` }
  }
  return undefined
}

interface Stage {
  readonly statement: string
  readonly facts: readonly Fact[]
}

async function runAndRead(input: ProveInput, segments: readonly Segment[]): Promise<readonly Stage[]> {
  const database = await input.openBefore()
  const session = await database.open()
  const stages: Stage[] = []
  try {
    await runSegments(session, segments, {
      standing: await readStanding(session),
      around: async (run, { segment, sql }) => {
        const answers = await run()
        const inTransaction = segments[segment]?.transactional === true
        const { facts } = await readFacts(session, { dependencies: false, inTransaction })
        stages.push({ statement: sql, facts })
        return answers
      },
    })
  } finally {
    await session.close()
    await database.drop()
  }
  return stages
}

function tell(delta: Delta): string {
  if (delta.is !== 'changed') return `\`${delta.fact.id}\` is there after one and not after the other`
  return `\`${delta.id}\` has ${delta.attribute} ${JSON.stringify(delta.from)} after one and ${JSON.stringify(delta.to)} after the other`
}

/** Two runs of one day agree on `'today'`: its date in what the statement made gives it away. */
export function frozenDay(
  segments: readonly Segment[],
  { before, reached, now }: { before: readonly Fact[]; reached: readonly Fact[]; now: Date },
): Unstable | undefined {
  const suspects = segments
    .flatMap((segment) => segment.statements)
    .filter((sql) => clockWord.test(sql.replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, ' ')))
  if (suspects.length === 0) return undefined
  const days = [-1, 0, 1].map((shift) => new Date(now.getTime() + shift * 86_400_000).toISOString().slice(0, 10))
  for (const delta of diffFacts(before, reached)) {
    const [id, text] =
      delta.is === 'changed'
        ? [delta.id, JSON.stringify(delta.to)]
        : [delta.fact.id, delta.is === 'added' ? JSON.stringify(delta.fact.attributes) : '']
    const day = days.find((one) => text.includes(`'${one}`))
    const statement = day === undefined ? undefined : suspects.find((sql) => !sql.includes(day))
    if (statement !== undefined) {
      return { statement, message: `It freezes the day on which it runs: \`${id}\` now holds '${day}'.` }
    }
  }
  return undefined
}

const clockWord = /'\s*(?:now|today|tomorrow|yesterday)\s*'/i
