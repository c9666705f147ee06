/** One case of the corpus: a folder of `before.sql` and `after.sql`, with what is expected of the way between them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Expectation, expectation } from './expectation.ts'

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
