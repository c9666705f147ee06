/** `.sql` files as units to run: a hand-written file, a folder of them, or what `pg_dump` wrote. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { createdExtensions } from '@tenon/runtime/migrate'
import type { Place, Problem } from '@tenon/schema/problem'
import type { Unit } from './run-units.ts'
import { firstLine } from './run-units.ts'
import { cutScript, offsetOfPosition, placeAt, type ScriptStatement, wordsOf } from './script.ts'

export interface SqlFile {
  /** Relative to the project's root, with forward slashes. */
  readonly file: string
  readonly text: string
}

/** One file, or every `.sql` file of a folder in the order of their names. */
export function readSqlFiles(root: string, place: string): readonly SqlFile[] {
  const absolute = path.resolve(root, place)
  const names = statSync(absolute).isDirectory()
    ? readdirSync(absolute, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.sql'))
        .sort()
        .map((name) => path.join(absolute, name))
    : [absolute]
  return names.map((name) => ({
    file: path.relative(root, name).split(path.sep).join('/'),
    text: readFileSync(name, 'utf8'),
  }))
}

export interface SqlUnits {
  readonly units: readonly Unit[]
  /** What psql alone understands, what belongs to a whole server, transactions and owners: skipped, and told. */
  readonly notes: readonly Problem[]
  /** Names after `create extension`. */
  readonly extensions: readonly string[]
}

export function toUnits(files: readonly SqlFile[]): SqlUnits {
  const cut = files.map((file) => {
    const script = cutScript(file.text)
    return { file, script, undone: takenBack(script.statements) }
  })
  const told = cut.flatMap(({ file, script, undone }) =>
    [...script.skipped, ...script.statements.filter((one) => isSkipped(one) || undone.has(one))].map((one) =>
      note(file, one),
    ),
  )
  const units = cut.flatMap(({ file, script, undone }) =>
    script.statements.filter((one) => !isSkipped(one) && !undone.has(one)).map((one) => toUnit(file, one)),
  )
  return { units, notes: told, extensions: createdExtensions(units.map((unit) => unit.sql)) }
}

/** What stands between a `begin` and a `rollback`, both included: no transaction is opened here, so none of it is run. */
function takenBack(statements: readonly ScriptStatement[]): ReadonlySet<ScriptStatement> {
  const undone = new Set<ScriptStatement>()
  let open: ScriptStatement[] = []
  for (const one of statements) {
    if (/^(?:begin|start\s+transaction)\b/i.test(one.sql) || /^(?:commit|end)\b/i.test(one.sql)) open = []
    open.push(one)
    if (!/^(?:rollback|abort)(?:\s+(?:work|transaction))?$/i.test(one.sql)) continue
    const isOpened = /^(?:begin|start)\b/i.test(open[0]?.sql ?? '')
    for (const each of isOpened ? open : [one]) undone.add(each)
    open = []
  }
  return undone
}

const controlsTransaction = /^(?:begin|start\s+transaction|commit|end)\b(?:\s+(?:work|transaction)\b)?[^;]*$/i
const concernsServer = /^(?:(?:create|alter|drop)\s+(?:database|tablespace|role|user|group)\b|alter\s+system\b)/i

/** Needs a transaction, and there is nobody to lock out. */
const locks = /^lock\b/i

/** Who makes a thing owns it. */
const setsRole = /^(?:re)?set\s+(?:(?:session|local)\s+)?(?:role|session\s+authorization)\b/i

function isSkipped({ sql }: ScriptStatement): boolean {
  if (setsRole.test(sql) || locks.test(sql)) return true
  if (!/^(?:begin|start|commit|end|create|alter|drop)\b/i.test(sql)) return false
  return concernsServer.test(sql) || controlsTransaction.test(sql) || namesOwner(sql)
}

const ownable = [
  ...['(?:foreign |materialized )?table', '(?:materialized )?view', 'sequence', 'schema', 'type', 'domain', 'function'],
  ...['procedure', 'routine', 'aggregate', 'operator(?: class| family)?', 'collation', 'conversion', 'statistics'],
  ...['(?:procedural )?language', 'foreign data wrapper', 'server', 'event trigger', 'publication', 'subscription'],
  ...['large object', 'text search (?:configuration|dictionary|parser|template)'],
].join('|')
const part = '(?:"x"|[\\w$\\u0080-\\uffff]+)'
const setsOwner = new RegExp(
  `^alter (?:${ownable}) (?:if exists )?(?:only )?(?:${part} ?\\. ?)*(?:${part}|[^\\s\\w"(),;]+) ?(?:\\(\\) ?)?(?:using ${part} )?owner to ${part}$`,
  'i',
)

/** Owners are no part of a state; a dump names one for every object. Whatever else the statement does is not skipped. */
function namesOwner(sql: string): boolean {
  if (!/^alter\b[\s\S]*\bowner\b/i.test(sql)) return false
  let words = wordsOf(sql)
  // Lists of parameters may hold types with lists of their own.
  for (let before = ''; before !== words; ) {
    before = words
    words = words.replaceAll(/\((?:[^()]+|\(\))+\)/g, '()')
  }
  return setsOwner.test(words.replaceAll(/\s+/g, ' '))
}

const toUnit = ({ file, text }: SqlFile, statement: ScriptStatement): Unit => ({
  sql: statement.sql,
  place: (position) => ({
    file,
    ...placeAt(text, statement.offset + (position === undefined ? 0 : offsetOfPosition(statement.sql, position))),
  }),
})

function note({ file, text }: SqlFile, statement: ScriptStatement): Problem {
  const at: Place = { file, ...placeAt(text, statement.offset) }
  return { code: 'state/skipped', severity: 'note', message: `\`${firstLine(statement.sql)}\` is skipped.`, at }
}
