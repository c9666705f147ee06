/** What stopped a run of migrations on a database, as a problem that stands in the file. */
import { type Direction, type FilePosition, MigrationError } from '@tenon/runtime/migrate'
import type { StoredFile, StoredMigration } from '../migration/stored.ts'
import { problemOf } from './fault.ts'
import { placeOfStatement } from './migration-source.ts'
import { Refusal } from './refusal.ts'

/** What rows stopped was foreseen by the proof, or nearly: the header has its queries. */
function finders({ content }: StoredFile, sqlstate: string | undefined, direction: Direction): string | undefined {
  const queries = content.header.flatMap(({ name, value }) => (name === 'preflight' ? [`\`${value}\``] : []))
  if (queries.length === 0 || !/^(?:22|23|P0001)/.test(sqlstate ?? '')) return undefined
  return `Rows stand in its way: ${queries.join(' or ')} finds them. Mend them, then \`tenon migrate ${direction}\` again.`
}

function hintOf(fault: MigrationError['fault'], direction: Direction): string | undefined {
  if (fault === 'interrupted')
    return `\`tenon migrate ${direction}\` goes on there; \`tenon migrate status\` tells what is applied.`
  if (fault === 'edited')
    return 'On a database of your own: bring it back, `tenon migrate down`, edit it, `tenon migrate prove`, `tenon migrate up`.'
  return undefined
}

/** Tables, schemas, types, functions and columns that are there already. */
const alreadyThere = /^(?:42P07|42P06|42710|42723|42701)$/

const stampHint =
  'It is there already. If the database was made before Tenon came, `tenon migrate stamp` records what it holds.'

/** The server was sent the whole segment, and answered each statement until one failed. */
function placeOf(stored: StoredFile, error: MigrationError): FilePosition | undefined {
  const { segment } = error
  if (segment === undefined) return undefined
  const { text, done = 0 } = error.reveal()
  // What fails in COMMIT, or in Tenon's own record, is no statement of the file.
  const isOwn = text !== undefined && text === stored.content.segments[segment]?.statements[0]
  return isOwn ? placeOfStatement(stored, segment, done) : stored.content.starts[segment]
}

/** Runs `work`; what stops a migration is told at its statement, or where its segment begins when that is not known. */
export async function inItsFile<Value>(
  migrations: readonly StoredMigration[],
  direction: Direction,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    const problem = problemOf(error)
    const stored =
      error instanceof MigrationError
        ? migrations.find(({ version }) => version === error.version)?.[error.fault === 'edited' ? 'up' : direction]
        : undefined
    if (!(error instanceof MigrationError) || !problem || !stored) throw error
    const at = { file: stored.file, ...(error.at ?? placeOf(stored, error) ?? { line: 1, column: 1 }) }
    const hint =
      problem.hint ??
      hintOf(error.fault, direction) ??
      finders(stored, error.sqlstate, direction) ??
      (alreadyThere.test(error.sqlstate ?? '') ? stampHint : undefined)
    throw new Refusal([{ ...problem, at, ...(hint === undefined ? {} : { hint }) }])
  }
}
