/** What stopped a run of migrations on a database, as a problem that stands in the file. */
import { type Direction, MigrationError } from '@tenon/runtime/migrate'
import type { StoredFile, StoredMigration } from '../migration/stored.ts'
import { problemOf } from './fault.ts'
import { Refusal } from './refusal.ts'

/** What rows stopped was foreseen by the proof, or nearly: the header has its queries. */
function finders({ content }: StoredFile, sqlstate: string | undefined): string | undefined {
  const queries = content.header.flatMap(({ name, value }) => (name === 'preflight' ? [`\`${value}\``] : []))
  if (queries.length === 0 || !/^(?:22|23|P0001)/.test(sqlstate ?? '')) return undefined
  return `Rows stand in its way: ${queries.join(' or ')} finds them. Mend them, then \`tenon migrate up\` again.`
}

/** Tables, schemas, types, functions and columns that are there already. */
const alreadyThere = /^(?:42P07|42P06|42710|42723|42701)$/

const stampHint =
  'It is there already. If the database was made before Tenon came, `tenon migrate stamp` records what it holds.'

/** Runs `work`; what stops a migration is told at its statement, or where its segment begins. */
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
        ? migrations.find(({ version }) => version === error.version)?.[direction]
        : undefined
    if (!(error instanceof MigrationError) || !problem || !stored) throw error
    const start = error.segment === undefined ? undefined : stored.content.starts[error.segment]
    const at = { file: stored.file, ...(error.at ?? start ?? { line: 1, column: 1 }) }
    const hint =
      problem.hint ??
      finders(stored, error.sqlstate) ??
      (alreadyThere.test(error.sqlstate ?? '') ? stampHint : undefined)
    throw new Refusal([{ ...problem, at, ...(hint === undefined ? {} : { hint }) }])
  }
}
