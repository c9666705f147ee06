/** Migration files as what states and proofs run: segments of single statements, with their places. */
import { parseMigration, type Segment } from '@tenon/runtime/migrate'
import type { StoredFile, StoredMigration } from '../migration/stored.ts'
import type { MigrationSource } from '../state/context.ts'
import { cutScript } from '../state/script.ts'

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
  { content }: StoredFile,
  segment: number,
  statement: number,
): { readonly line: number; readonly column: number } {
  const start = content.starts[segment] ?? { line: 1, column: 1 }
  const [text = ''] = content.segments[segment]?.statements ?? []
  const lines = text.slice(0, cutScript(text).statements[statement]?.offset ?? 0).split('\n')
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
