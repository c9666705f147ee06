/** Migration files as what states and proofs run: segments of single statements, with their places. */
import { parseMigration, type Segment } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import type { StoredFile, StoredMigration } from '../migration/stored.ts'
import type { MigrationSource } from '../state/context.ts'
import { cutScript } from '../state/script.ts'
import { firstLine } from './first-line.ts'

export const toSource = ({ up }: Pick<StoredMigration, 'up'>): MigrationSource => ({
  file: up.file,
  segments: toSegments(up),
  placeOf: (segment, statement) => placeOfStatement(up, segment, statement),
})

/** Of an up file as it was written. */
export const sourceOfText = (file: string, text: string): MigrationSource =>
  toSource({ up: { file, text, content: parseMigration(text) } })

/** Where its first word stands; the segment begins with the comments above it. */
export function placeOfStatement(
  file: StoredFile,
  segment: number,
  statement: number,
): { readonly line: number; readonly column: number } {
  const [text = ''] = file.content.segments[segment]?.statements ?? []
  return placeOfOffset(file, segment, cutScript(text).statements[statement]?.offset ?? 0)
}

/** Of an offset in the segment's text. */
function placeOfOffset({ content }: StoredFile, segment: number, offset: number): ReturnType<typeof placeOfStatement> {
  const start = content.starts[segment] ?? { line: 1, column: 1 }
  const [text = ''] = content.segments[segment]?.statements ?? []
  const lines = text.slice(0, offset).split('\n')
  const last = lines.at(-1)?.length ?? 0
  return { line: start.line + lines.length - 1, column: lines.length === 1 ? start.column + last : last + 1 }
}

/** Of a statement by its text; `undefined` when it is not one of the file's own. */
export function placeOfSql(file: StoredFile, sql: string): ReturnType<typeof placeOfStatement> | undefined {
  for (const [segment, { statements }] of toSegments(file).entries()) {
    const statement = statements.indexOf(sql)
    if (statement >= 0) return placeOfStatement(file, segment, statement)
  }
  return undefined
}

/** A file's segment is one text; a proof observes statement by statement. */
export const toSegments = ({ content }: StoredFile): readonly Segment[] =>
  content.segments.map(({ transactional, statements }) => ({
    transactional,
    statements: transactional
      ? statements.flatMap((text) => cutScript(text).statements.map(({ sql }) => sql))
      : statements,
  }))

/** What only psql understands: a proof would pass it over, and no server runs it. */
export function psqlProblems({ up, down }: Pick<StoredMigration, 'up' | 'down'>): readonly Problem[] {
  return [up, ...(down ? [down] : [])].flatMap((stored) => {
    // Few files hold such words, and all are read by every command.
    if (!/\\|\bstdin\b/i.test(stored.text)) return []
    return stored.content.segments.flatMap(({ statements: [text = ''] }, segment) =>
      cutScript(text).skipped.map(
        ({ sql, offset }): Problem => ({
          code: 'migration/format',
          severity: 'error',
          at: { file: stored.file, ...placeOfOffset(stored, segment, offset) },
          message: `\`${firstLine(sql)}\` is for psql: no server can run it as a statement.`,
          hint: 'Write SQL only: rows as `insert into … values …`, and conditions in a `do` block.',
        }),
      ),
    )
  })
}
