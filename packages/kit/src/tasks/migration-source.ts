/** Migration files as what states and proofs run: segments of single statements, with their places. */
import type { Segment } from '@tenon/runtime/migrate'
import { placeOfSegment } from '../migration/folder.ts'
import type { StoredFile, StoredMigration } from '../migration/stored.ts'
import type { MigrationSource } from '../state/context.ts'
import { cutScript } from '../state/script.ts'

export const toSource = ({ up }: StoredMigration): MigrationSource => ({
  file: up.file,
  segments: toSegments(up),
  placeOf: (segment) => placeOfSegment(up, segment),
})

/** A file's segment is one text; a proof observes statement by statement. */
export const toSegments = ({ content }: StoredFile): readonly Segment[] =>
  content.segments.map(({ transactional, statements }) => ({
    transactional,
    statements: transactional
      ? statements.flatMap((text) => cutScript(text).statements.map(({ sql }) => sql))
      : statements,
  }))
