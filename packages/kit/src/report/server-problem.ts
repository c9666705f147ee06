/** What the server refuses, as a problem at its place in the file, with the next action where one is known. */

import type { DatabaseError } from '@tenon/runtime/migrate'
import type { Place, Problem } from '@tenon/schema/problem'
import { parseSync } from 'libpg-query'
import type { Known } from './known.ts'
import { parameterHint, type RefusedText } from './parameter-hint.ts'
import type { Numbered } from './placeholder.ts'
import { fromCharacters, toPlace } from './position.ts'

export interface Refused extends RefusedText {
  readonly file: string
  readonly source: string
  /** Where the statement starts, for errors without a position. */
  readonly start: Place
}

const codes: Readonly<Record<string, string>> = {
  '42601': 'report/syntax',
  '42703': 'report/unknown-column',
  '42P01': 'report/unknown-table',
  '42883': 'report/unknown-function',
  '42702': 'report/ambiguous-name',
  '42P18': 'report/parameter-type',
  '42P08': 'report/parameter-type',
  '42725': 'report/parameter-type',
  '42804': 'report/type-mismatch',
}

export function toProblem(error: DatabaseError, refused: Refused, known: Known): Problem {
  const { numbered, source, file } = refused
  const position = error.position
  const offset = position === undefined ? undefined : numbered.toSource(fromCharacters(numbered.text, position))
  const at = offset === undefined ? refused.start : toPlace(file, source, offset)
  const code = codes[error.sqlstate ?? ''] ?? 'report/refused'
  const hint =
    ownHint(
      code,
      error,
      { ...refused, ...(position === undefined ? {} : { offset: fromCharacters(numbered.text, position) }) },
      known,
    ) ?? serverHint(error)
  return {
    code,
    severity: 'error',
    at: code === 'report/parameter-type' ? (parameterPlace(error.message, refused) ?? at) : at,
    message: sentence(named(error.message, numbered)),
    ...(hint ? { hint } : {}),
  }
}

/** `column "x" does not exist` with our quotes and a full stop. */
const sentence = (message: string): string => {
  const [, kind, thing = '', rest = ''] =
    /^(column|function|procedure|operator does not exist:|operator is not unique:) (?!reference)([^"].*?)(?=( does not exist| is not unique)?$)/.exec(
      message,
    ) ?? []
  // What is quoted within stays as the server quotes it.
  const quoted = kind === undefined ? message.replace(/"([^"]+)"/g, '`$1`') : `${kind} \`${thing}\`${rest}`
  return `${quoted.charAt(0).toUpperCase()}${quoted.slice(1)}${/[.!?]$/.test(quoted) ? '' : '.'}`
}

const serverHint = (error: DatabaseError): string | undefined => {
  const { hint } = error.reveal()
  return hint && sentence(hint)
}

const named = (message: string, { names }: Numbered): string =>
  message.replace(/"?\$(\d+)"?/g, (whole, index: string) => {
    const name = names[Number(index) - 1]
    return name && !/^p\d+$/.test(name) ? `":${name}"` : whole
  })

function parameterPlace(message: string, { numbered, file, source }: Refused): Place | undefined {
  const offset = numbered.places[Number(/\$(\d+)/.exec(message)?.[1] ?? 0) - 1]
  return offset === undefined ? undefined : toPlace(file, source, offset)
}

function ownHint(
  code: string,
  error: DatabaseError,
  refused: Refused & { readonly offset?: number },
  known: Known,
): string | undefined {
  const ofParameter = parameterHint(code, error.message, refused)
  if (ofParameter) return ofParameter
  const name = /"([^"]+)"|column (\S+) does not exist/.exec(error.message)
  const wanted = (name?.[1] ?? name?.[2] ?? '').split('.').at(-1)?.replaceAll('"', '') ?? ''
  if (code === 'report/ambiguous-name') return `Write the table's alias before it, such as \`t.${wanted}\`.`
  if (code === 'report/unknown-column') return nearest(wanted, columnNames(refused, known))
  if (code !== 'report/unknown-table') return undefined
  return error.message.startsWith('missing FROM')
    ? tablesHint(refused.numbered.text)
    : nearest(wanted, tableNames(known))
}

/** What can be written before a column's name. */
function tablesHint(text: string): string | undefined {
  const names = rangeNames(parseSync(text)).map((name) => `\`${name}\``)
  return names.length > 0 ? `The names of this statement's tables: ${[...new Set(names)].join(', ')}.` : undefined
}

function rangeNames(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => {
    const below = rangeNames(value)
    if (key === 'alias' && 'aliasname' in Object(value)) return [String(Object(value).aliasname), ...below]
    const { relname, alias } = key === 'RangeVar' ? Object(value) : { relname: undefined, alias: undefined }
    return relname && !alias ? [String(relname), ...below] : below
  })
}

const isUsers = (schema: string): boolean => schema !== 'information_schema' && !schema.startsWith('pg_')

const tableNames = (known: Known): readonly string[] =>
  [...known.relations.values()].filter((table) => isUsers(table.schema)).map((table) => table.name)

/** Columns of the tables that the statement names. */
function columnNames({ numbered }: Refused, known: Known): readonly string[] {
  const words = new Set(numbered.text.toLowerCase().match(/[a-z_][a-z0-9_$]*/g) ?? [])
  const tables = [...known.relations.values()].filter((table) => isUsers(table.schema) && words.has(table.name))
  return tables.flatMap((table) => [...table.columns.values()].map((column) => column.name))
}

function nearest(wanted: string, names: readonly string[]): string | undefined {
  const close = [...new Set(names)]
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(
      ({ name, distance }) =>
        distance <= Math.max(2, Math.floor(wanted.length / 3)) || (wanted.length > 2 && name.includes(wanted)),
    )
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  const shown = close.slice(0, 3).map(({ name }) => `\`${name}\``)
  return shown.length > 0 ? `Did you mean ${shown.join(' or ')}?` : undefined
}

/** Edits between two words. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...to].entries())
      next.push(
        Math.min((next[column] ?? 0) + 1, (row[column + 1] ?? 0) + 1, (row[column] ?? 0) + (letter === other ? 0 : 1)),
      )
    row = next
  }
  return row.at(-1) ?? 0
}
