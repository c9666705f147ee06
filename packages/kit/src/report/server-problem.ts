/** What the server refuses, as a problem at its place in the file, with the next action where one is known. */

import type { DatabaseError } from '@tenon/runtime/migrate'
import { nearestNames, type Place, type Problem } from '@tenon/schema/problem'
import { loadGrammar, nodeIn, walkSyntax } from '../sql/grammar.ts'
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

export async function toProblem(error: DatabaseError, refused: Refused, known: Known): Promise<Problem> {
  const { numbered, source, file } = refused
  const position = error.position
  const offset = position === undefined ? undefined : numbered.toSource(fromCharacters(numbered.text, position))
  const at = offset === undefined ? refused.start : toPlace(file, source, offset)
  const code = codes[error.sqlstate ?? ''] ?? 'report/refused'
  const hint =
    (await ownHint(
      code,
      error,
      { ...refused, ...(position === undefined ? {} : { offset: fromCharacters(numbered.text, position) }) },
      known,
    )) ?? serverHint(error)
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

async function ownHint(
  code: string,
  error: DatabaseError,
  refused: Refused & { readonly offset?: number },
  known: Known,
): Promise<string | undefined> {
  const ofParameter = parameterHint(code, error.message, refused)
  if (ofParameter) return ofParameter
  const name = /"([^"]+)"|column (\S+) does not exist/.exec(error.message)
  const wanted = (name?.[1] ?? name?.[2] ?? '').split('.').at(-1)?.replaceAll('"', '') ?? ''
  if (code === 'report/syntax') return foreignHint(refused)
  if (code === 'report/ambiguous-name') return `Write the table's alias before it, such as \`t.${wanted}\`.`
  if (code === 'report/refused') return labelHint(error.message, wanted, known)
  if (code !== 'report/unknown-column' && code !== 'report/unknown-table') return undefined
  const read = await tablesIn(refused.numbered.text)
  if (code === 'report/unknown-column') return didYouMean(wanted, columnNames(read, known))
  return error.message.startsWith('missing FROM') ? aliasHint(read) : didYouMean(wanted, tableNames(known))
}

function didYouMean(wanted: string, names: readonly string[]): string | undefined {
  const near = nearestNames(wanted, names).map((name) => `\`${name}\``)
  return near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined
}

/** What other tools write, and the server can't read either. */
function foreignHint({ numbered: { text }, offset = 0 }: RefusedText): string | undefined {
  if (text.startsWith('\\', offset)) return "psql's own commands aren't read here: delete this one."
  const [, name] = /^(?:[^'"]*[^'"\w])?`(\w+)`/.exec(text.slice(0, offset)) ?? []
  if (name !== undefined) return `A name is quoted as \`"${name}"\`.`
  const isPlaceholder = /\?\s*$/.test(text.slice(0, offset)) || /^\$[a-z_]/i.test(text.slice(offset))
  return isPlaceholder ? 'A parameter is written `:name`, such as `:id`.' : undefined
}

function labelHint(message: string, wanted: string, known: Known): string | undefined {
  const [, enumeration] = /^invalid input value for enum (\S+): /.exec(message) ?? []
  const labels = [...known.types.values()].find(({ kind, name }) => kind === 'e' && name === enumeration)?.labels ?? []
  if (labels.length === 0) return undefined
  return didYouMean(wanted, labels) ?? `Its values: ${labels.map((label) => `\`${label}\``).join(', ')}.`
}

interface ReadTable {
  readonly name: string
  readonly alias?: string
}

/** Sources that a statement names or gives a name. */
async function tablesIn(text: string): Promise<readonly ReadTable[]> {
  const found: ReadTable[] = []
  const grammar = await loadGrammar()
  walkSyntax(grammar.parse(text), (_, fields) => {
    const { relname } = fields
    const alias = nodeIn(fields, 'alias')?.aliasname
    const name = typeof relname === 'string' ? relname : ''
    if (name !== '' || alias) found.push({ name, ...(typeof alias === 'string' ? { alias } : {}) })
    return true
  })
  return found
}

/** What can be written before a column's name. */
function aliasHint(read: readonly ReadTable[]): string | undefined {
  const names = new Set(read.map(({ name, alias }) => `\`${alias ?? name}\``))
  return names.size > 0 ? `The names of this statement's tables: ${[...names].join(', ')}.` : undefined
}

const isUsers = (schema: string): boolean => schema !== 'information_schema' && !schema.startsWith('pg_')

const tableNames = (known: Known): readonly string[] =>
  [...known.relations.values()].filter((table) => isUsers(table.schema)).map((table) => table.name)

function columnNames(read: readonly ReadTable[], known: Known): readonly string[] {
  const tables = [...known.relations.values()].filter(
    (table) => isUsers(table.schema) && read.some(({ name }) => name === table.name),
  )
  return tables.flatMap((table) => [...table.columns.values()].map((column) => column.name))
}
