/** What the models say as hashes, a table each: by them a state is found again, and the tables that changed. */
import { createHash } from 'node:crypto'
import { factId } from '../catalog/fact-id.ts'
import type { ModelSources } from './context.ts'

export interface ModelHashes {
  /** Of each table's IR, by its fact id. */
  readonly tables: Readonly<Record<string, string>>
  /** Of all the rest. */
  readonly rest: string
}

export function modelHashes({ ir, sql }: ModelSources): ModelHashes {
  const schemas = [...new Set(ir.tables.map((table) => table.schema))].sort()
  return {
    tables: Object.fromEntries(ir.tables.map((table) => [factId('table', [table.schema, table.name]), hashOf(table)])),
    rest: hashOf([ir.enumerations, schemas, sql.map(({ file, text }) => [file, text])]),
  }
}

/** A place is where a problem is told, no part of a state. */
function hashOf(value: unknown): string {
  const text = JSON.stringify(value, (key, part: unknown) => (key === 'place' ? undefined : part))
  return createHash('sha256').update(text).digest('hex')
}
