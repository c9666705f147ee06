/** The independent eye: what pg_dump says of a database, normalised so that equal schemas give equal text. Shares no code with our readers. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** `pg_dump` of Debian's newest installed client; it refuses servers newer than itself. */
export function installedPgDump(): { readonly major: number; dump(url: string): string } | undefined {
  const home = '/usr/lib/postgresql'
  let majors: number[]
  try {
    majors = readdirSync(home).map(Number).filter(Number.isInteger)
  } catch {
    return undefined
  }
  const major = Math.max(...majors)
  if (!Number.isFinite(major)) return undefined
  const program = path.join(home, `${major}`, 'bin/pg_dump')
  const dump = (url: string) =>
    normaliseDump(
      execFileSync(program, ['--schema-only', '--no-owner', '--exclude-schema=tenon', url], {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      }),
    )
  return { major, dump }
}

/** Dumps a closed PGlite data folder, by way of a copy: the dump leaves its session unusable. */
export function dumpEmbedded(folder: string): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'tenon-dump-'))
  try {
    cpSync(folder, copy, { recursive: true })
    const script = path.join(import.meta.dirname, 'embedded-dump.mjs')
    return normaliseDump(execFileSync(process.execPath, [script, copy], { encoding: 'utf8', maxBuffer: 2 ** 28 }))
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Statements sorted, comments and settings left out, columns of a table sorted: their order is reported, not required. */
export function normaliseDump(text: string): string {
  const lines = text.split('\n').filter((line) => !/^(--|SET |SELECT pg_catalog\.set_config|\\)/.test(line))
  const statements = lines.join('\n').split(/;\n/)
  return statements
    .map((statement) => sortOptions(sortColumns(statement.trim())))
    .filter(Boolean)
    .sort()
    .join(';\n')
}

function sortColumns(statement: string): string {
  if (!statement.startsWith('CREATE TABLE ') || !statement.includes('(\n')) return statement
  const [head = '', ...body] = statement.split('\n')
  const end = body.findIndex((line) => line.startsWith(')'))
  const columns = body.slice(0, end).map((line) => line.replace(/,$/, ''))
  return [head, ...columns.sort(), ...body.slice(end)].join('\n')
}

/** Storage parameters are a set; `alter table … set` appends. */
const sortOptions = (statement: string): string =>
  statement.startsWith('CREATE ')
    ? statement.replace(/^WITH \((.*)\)$/m, (_, list: string) => `WITH (${list.split(', ').sort().join(', ')})`)
    : statement
