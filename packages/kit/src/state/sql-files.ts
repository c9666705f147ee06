/** `.sql` files as units to run: a hand-written file, a folder of them, or what `pg_dump` wrote. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Place, Problem } from '@tenon/schema/problem'
import type { Unit } from './run-units.ts'
import { firstLine } from './run-units.ts'
import { cutScript, offsetOfPosition, placeAt, type ScriptStatement } from './script.ts'

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
  /** What psql alone understands, and what belongs to a whole server: skipped, and told. */
  readonly notes: readonly Problem[]
  /** Names after `create extension`. */
  readonly extensions: readonly string[]
}

export function toUnits(files: readonly SqlFile[]): SqlUnits {
  const cut = files.map((file) => ({ file, script: cutScript(file.text) }))
  const told = cut.flatMap(({ file, script }) =>
    [...script.skipped, ...script.statements.filter((one) => concernsServer.test(one.sql))].map((one) =>
      note(file, one),
    ),
  )
  const units = cut.flatMap(({ file, script }) =>
    script.statements
      .filter(({ sql }) => !concernsServer.test(sql) && !controlsTransaction.test(sql) && !namesOwner.test(sql))
      .map((one) => toUnit(file, one)),
  )
  return { units, notes: told, extensions: extensionsIn(units.map((unit) => unit.sql)) }
}

const controlsTransaction = /^(?:begin|start\s+transaction|commit|end)\b(?:\s+(?:work|transaction)\b)?[^;]*$/i
const concernsServer = /^(?:(?:create|alter|drop)\s+(?:database|tablespace|role|user|group)\b|alter\s+system\b)/i
/** Owners are no part of a state; a dump names one for every object. */
const namesOwner = /^alter\s+\S[\s\S]*\sowner\s+to\s/i

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

/** Names of the extensions that statements create. */
export const extensionsIn = (statements: readonly string[]): readonly string[] => [
  ...new Set(
    statements.flatMap((sql) =>
      [...sql.matchAll(/\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"([^"]+)"|([a-z_][\w$]*))/gi)].flatMap(
        ([, quoted, plain]) => quoted ?? plain?.toLowerCase() ?? [],
      ),
    ),
  ),
]
