/** One case of the corpus: a folder of `before.sql` and `after.sql`, with what is expected of the way between them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** Requires or forbids kinds of step, losses and refusals; never SQL text. */
const expectation = z.strictObject({
  /** Pairs of fact ids. */
  renames: z.array(z.tuple([z.string(), z.string()])).default([]),
  /** Column id (after) → expression, for the up. */
  using: z.record(z.string(), z.string()).default({}),
  /** The same for the down. */
  usingDown: z.record(z.string(), z.string()).default({}),
  /** Codes of the problems that refuse the up; of the down. */
  refused: z.array(z.string()).default([]),
  downRefused: z.array(z.string()).default([]),
  /** Fact ids that the up loses, exactly. */
  losses: z.array(z.string()).optional(),
  /** Fact ids that no step of the up makes or drops. */
  keeps: z.array(z.string()).default([]),
  /** Number of the up's segments and statements. */
  segments: z.number().optional(),
  statements: z.number().optional(),
  /** Rows of every table are the same before the up and after the down. */
  keepsRows: z.boolean().default(false),
  /** The oldest server that accepts these files. */
  since: z.number().default(15),
})

export type Expectation = z.infer<typeof expectation>

export interface CorpusCase {
  readonly name: string
  readonly before: string
  readonly after: string
  readonly rows: string | undefined
  readonly expect: Expectation
}

export function readCases(folder: string): CorpusCase[] {
  const text = (name: string, file: string): string | undefined => {
    const place = path.join(folder, name, file)
    return existsSync(place) ? readFileSync(place, 'utf8') : undefined
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      before: text(name, 'before.sql') ?? '',
      after: text(name, 'after.sql') ?? '',
      rows: text(name, 'rows.sql'),
      expect: expectation.parse(JSON.parse(text(name, 'expect.json') ?? '{}')),
    }))
}
