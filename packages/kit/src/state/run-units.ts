/** Runs statements that build a state, each committed, in an order that tolerates what is not there yet: what misses something is tried again later. */
import type { Session } from '@tenon/runtime/migrate'
import type { Place, Problem } from '@tenon/schema/problem'
import { type DatabaseFault, databaseFault } from '../database/database-fault.ts'
import { makeRole, missingRole } from '../database/stub-role.ts'
import { extensionOf, sqlHint } from './sql-hint.ts'

export interface Unit {
  readonly sql: string
  /** Where it stands; `position` is the server's, in characters from 1, when it tells one. */
  readonly place: (position: number | undefined) => Place | undefined
}

export interface Run {
  /** The units that ran, in the order in which they did. */
  readonly ran: readonly Unit[]
  readonly problems: readonly Problem[]
}

export interface RunOptions {
  /** For foreign files: what a dump says about a server (settings, databases) may be left out. */
  readonly lenient?: boolean
}

/** Statements that go together in one message, hence one transaction. */
const batchSize = 100

export async function runUnits(session: Session, units: readonly Unit[], options: RunOptions = {}): Promise<Run> {
  const ran: Unit[] = []
  const problems: Problem[] = []
  let waiting: readonly Waiting[] = []
  for (const batch of batches(units)) {
    const failed = await runBatch(session, batch, options)
    ran.push(...batch.filter((unit) => !failed.some((one) => one.unit === unit)))
    problems.push(...failed.flatMap((one) => one.note ?? []))
    waiting = [...waiting, ...failed.filter((one) => one.note === undefined)]
  }
  for (let before = Number.POSITIVE_INFINITY; waiting.length > 0 && waiting.length < before; ) {
    before = waiting.length
    const left: Waiting[] = []
    for (const one of waiting) {
      const failed = isMissing(one.fault) ? await runOne(session, one.unit, options) : one
      if (failed) left.push(failed)
      else ran.push(one.unit)
    }
    waiting = left
  }
  const causes = waiting.filter((one) => !isConsequence(one, waiting))
  return { ran, problems: [...problems, ...(causes.length > 0 ? causes : waiting).map(toProblem)] }
}

/** It misses what another failed statement would have made, or what another misses too: only that one is worth a message. */
function isConsequence(one: Waiting, all: readonly Waiting[]): boolean {
  const { unit, fault } = one
  // Told at the first that needs the schema.
  if (fault.sqlstate === '3F000') return all.find((other) => other.fault.message === fault.message) !== one
  const absent = new Set(all.flatMap((other) => (other === one ? [] : (missingExtension(other.fault) ?? []))))
  const owner = extensionOf(fault)
  if (owner !== undefined && absent.has(owner)) return true
  const named = /^(?:extension|type) "(?:.*\.)?(.+?)(?:\[\])?" does not exist$/.exec(fault.message)?.[1]
  if (named !== undefined && absent.has(named)) return true
  const missed = fault.sqlstate === '42P01' ? /^relation "(.+)" does not exist$/.exec(fault.message)?.[1] : undefined
  if (missed === undefined) return false
  const bare = missed.slice(missed.lastIndexOf('.') + 1)
  const makes = new RegExp(
    `^create\\s+(?:table|(?:or\\s+replace\\s+)?view|materialized\\s+view|(?:unique\\s+)?index)\\s[^(]*\\b${bare.replaceAll(/\W/g, '\\$&')}\\b`,
    'i',
  )
  return all.some((other) => other.unit !== unit && makes.test(other.unit.sql))
}

interface Waiting {
  readonly unit: Unit
  readonly fault: DatabaseFault
  /** Left out on purpose, and said so. */
  readonly note?: Problem
}

/** What PostgreSQL refuses in a transaction block, what must be committed before its use, and settings, stand alone. */
const standsAlone =
  /\bconcurrently\b|\badd\s+value\b|^\s*(?:vacuum|reindex|cluster|set|reset|select|do|call|insert|create\s+(?:database|tablespace|subscription))\b/i

function batches(units: readonly Unit[]): Unit[][] {
  const result: Unit[][] = []
  let open: Unit[] = []
  for (const unit of units) {
    const alone = standsAlone.test(unit.sql)
    if (alone || open.length >= batchSize) {
      if (open.length > 0) result.push(open)
      open = []
    }
    if (alone) result.push([unit])
    else open.push(unit)
  }
  return open.length > 0 ? [...result, open] : result
}

async function runBatch(session: Session, batch: readonly Unit[], options: RunOptions): Promise<Waiting[]> {
  const [first] = batch
  if (batch.length === 1 && first) {
    const failed = await runOne(session, first, options)
    return failed ? [failed] : []
  }
  try {
    await session.run(batch.map((unit) => unit.sql).join('\n;\n'))
    return []
  } catch (error) {
    if (!databaseFault(error)) throw error
  }
  // The message was one transaction: none of it is done. Halves find the culprit in a few more.
  const middle = Math.ceil(batch.length / 2)
  return [
    ...(await runBatch(session, batch.slice(0, middle), options)),
    ...(await runBatch(session, batch.slice(middle), options)),
  ]
}

async function runOne(session: Session, unit: Unit, options: RunOptions): Promise<Waiting | undefined> {
  for (let attempt = 0; ; attempt++) {
    try {
      await session.run(unit.sql)
      return undefined
    } catch (error) {
      const fault = databaseFault(error)
      if (!fault) throw error
      const role = missingRole(fault)
      if (role !== undefined && attempt < 20) {
        await makeRole(session, role)
        continue
      }
      const note = options.lenient ? leftOut(unit, fault) : undefined
      return { unit, fault, ...(note ? { note } : {}) }
    }
  }
}

/** What a dump may say that the scratch server can't or need not do. */
function leftOut(unit: Unit, fault: DatabaseFault): Problem | undefined {
  const isSetting = /^\s*set\b/i.test(unit.sql) && fault.sqlstate === '42704'
  const isThere =
    (fault.sqlstate === '42P06' && /^\s*create\s+schema\s+"?public\b/i.test(unit.sql)) ||
    // Dumps of servers before 9.1.
    (fault.sqlstate === '42710' && /^\s*create\s+(?:\w+\s+)*language\s+['"]?plpgsql\b/i.test(unit.sql))
  if (!isSetting && !isThere) return undefined
  const at = unit.place(undefined)
  return {
    code: 'state/left-out',
    severity: 'note',
    message: `\`${firstLine(unit.sql)}\` is left out: ${fault.message}.`,
    ...(at ? { at } : {}),
  }
}

/** Errors that another statement of the same set may cure by making what is missed. */
const missing = new Set(['42P01', '42883', '42704', '3F000', '42703', '42830', '2BP01', '55000', '42809', '0A000'])

const isMissing = (fault: DatabaseFault): boolean =>
  missing.has(fault.sqlstate) && missingExtension(fault) === undefined

/** An extension that the scratch server does not have. */
export const missingExtension = (fault: DatabaseFault): string | undefined =>
  /^extension "(.+)" is not available$/.exec(fault.message)?.[1] ??
  /could not open extension control file ".*\/(.+)\.control"/.exec(fault.message)?.[1]

function toProblem({ unit, fault }: Waiting): Problem {
  const at = unit.place(fault.position)
  const extension = missingExtension(fault)
  if (extension !== undefined) {
    return {
      code: 'state/missing-extension',
      severity: 'error',
      message: `The extension \`${extension}\` is not available on the scratch server.`,
      ...(at ? { at } : {}),
      hint: 'Use a scratch provider that has it: a URL of a server, `installed`, or `npm:<major>` for the contrib extensions.',
    }
  }
  const hint = sqlHint(fault)
  return {
    code: 'state/sql',
    severity: 'error',
    message: `\`${firstLine(unit.sql)}\` is refused: ${fault.message}.`,
    ...(at ? { at } : {}),
    ...(hint === '' ? {} : { hint }),
  }
}

export function firstLine(sql: string): string {
  const [line = ''] = sql.split('\n')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
