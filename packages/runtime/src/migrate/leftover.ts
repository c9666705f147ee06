/** Segments outside of a transaction can be cut off in the middle; here is what makes running them again right. */
import { DatabaseError } from '../errors.ts'
import { MigrationError } from './migration-error.ts'
import { quoteText } from './quote.ts'
import type { Session } from './session.ts'

const name = String.raw`((?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+))?)`
const building = new RegExp(
  String.raw`^\s*create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?${name}\s+on\s+(?:only\s+)?${name}`,
  'i',
)

const withoutComments = (sql: string) => sql.replace(/^(?:\s*(?:--[^\n]*\n|\/\*[\s\S]*?\*\/))+/, '')

interface Building {
  /** The index by name, as `to_regclass` reads it. */
  readonly index: string
}

/** An index lies in the schema of its table, and its own name has none. */
function buildingOf(sql: string): Building | undefined {
  const match = building.exec(withoutComments(sql))
  if (!match) return undefined
  const [, index = '', table = ''] = match
  const schema = /^("(?:[^"]|"")+"|[^."\s]+)\s*\./.exec(table)?.[1]
  return { index: schema === undefined ? index : `${schema}.${index}` }
}

type IndexState = 'absent' | 'invalid' | 'valid'

async function stateOf(session: Session, { index }: Building): Promise<IndexState> {
  const [answer] = await session.run(
    `select indisvalid from pg_index where indexrelid = to_regclass(${quoteText(index)})`,
  )
  const valid = answer?.rows[0]?.[0]
  return valid === undefined ? 'absent' : valid === 't' ? 'valid' : 'invalid'
}

/** Before the statement: drops an invalid index of an earlier try. True when the work was done by then. */
export async function prepareAlone(session: Session, sql: string, startedBefore: boolean): Promise<boolean> {
  const build = buildingOf(sql)
  if (!build) return false
  const state = await stateOf(session, build)
  if (state === 'invalid') await session.run(`drop index concurrently ${build.index}`)
  return startedBefore && state === 'valid'
}

/** After the statement. */
export async function verifyAlone(session: Session, sql: string): Promise<void> {
  const build = buildingOf(sql)
  if (!build || (await stateOf(session, build)) === 'valid') return
  throw new MigrationError({
    fault: 'invalid-index',
    message: `The index \`${build.index}\` was built, but it is not valid.`,
  })
}

/** What a statement says when it was done before: the label, the index, the object is there (or gone) already. */
const doneBefore: ReadonlySet<string> = new Set(['42710', '42P07', '42704', '42P01'])

export const isDoneBefore = (error: unknown): boolean =>
  error instanceof DatabaseError && error.sqlstate !== undefined && doneBefore.has(error.sqlstate)
