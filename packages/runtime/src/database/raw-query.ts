/** Raw SQL through the same slots and codecs: rows as objects by column name, values by the types that the server tells. */
import { codecOfColumn, encodeParameter, typeOfParameter } from '../codec/raw.ts'
import { ValueError } from '../errors.ts'
import { leavesBehind } from '../pool/altered.ts'
import type { RowColumn } from '../pool/answer.ts'
import type { Executor, RawRows, RunOptions, Statement } from '../pool/executor.ts'
import { readRunOptions } from '../query/within.ts'

/** The rows; `count` is how many were affected or returned. */
export type QueryRows<Row> = Row[] & { readonly count: number }

// biome-ignore lint/suspicious/noExplicitAny: an interface of rows has no index signature, and the caller says what it selects
export type AnyRow = Record<string, any>

export interface RawQuery {
  /** A tagged template: each `${value}` becomes a parameter. */
  sql<Row extends object = AnyRow>(texts: TemplateStringsArray, ...values: readonly unknown[]): Promise<QueryRows<Row>>
  /** A text with `$1`, `$2` … */
  query<Row extends object = AnyRow>(
    text: string,
    parameters?: readonly unknown[],
    options?: RunOptions,
  ): Promise<QueryRows<Row>>
}

/** So that a text that is used again is found prepared; the place of the longest unused one is given away. */
const places = 500

/** Finds the statement of a text and the types of its parameters. */
export type RawStatements = (text: string | TemplateStringsArray, types: readonly number[]) => Statement

export function createRawStatements(): RawStatements {
  const templates = new WeakMap<TemplateStringsArray, string>()
  const known = new Map<string, Statement>()
  const textOf = (texts: TemplateStringsArray) => {
    const text = templates.get(texts) ?? texts.reduce((before, part, index) => `${before}$${index}${part}`)
    templates.set(texts, text)
    return text
  }
  return (given, types) => {
    const text = typeof given === 'string' ? given : textOf(given)
    if (text.includes('\0')) throw new ValueError('The text of a query has a NUL, which no statement can hold.')
    const key = `${types.join()} ${text}`
    const statement = known.get(key) ?? toStatement(text, types)
    known.delete(key)
    known.set(key, statement)
    if (known.size > places) {
      const [oldest = key] = known.keys()
      known.delete(oldest)
    }
    return statement
  }
}

const toStatement = (text: string, types: readonly number[]): Statement => ({
  text,
  types,
  name: 'sql',
  readOnly: false,
  passing: true,
  describe: true,
  leaves: leavesBehind(text),
})

export async function runRaw<Row extends object>(
  executor: Executor,
  statements: RawStatements,
  text: string | TemplateStringsArray,
  values: readonly unknown[],
  options?: RunOptions,
): Promise<QueryRows<Row>> {
  if (!Array.isArray(values)) throw new ValueError('The parameters of a query are a list: `query(text, [1, 2])`.')
  const parameters = values.map(toParameter)
  const checked = options === undefined ? undefined : readRunOptions(options)
  const answer = await executor.run(statements(text, values.map(typeOfParameter)), parameters, checked)
  // The caller says what it selects.
  return toRows(answer) as QueryRows<Row>
}

function toParameter(value: unknown, index: number): string | null {
  try {
    return encodeParameter(value)
  } catch (error) {
    throw error instanceof ValueError ? new ValueError(`The value of $${index + 1}: ${error.message}.`) : error
  }
}

function toRows({ rows, columns = [], count }: RawRows): QueryRows<object> {
  checkNames(columns)
  const codecs = columns.map((column) => codecOfColumn(column.type, column.modifier))
  const objects = rows.map((row) => {
    const object = {}
    for (let index = 0; index < columns.length; index++) {
      const text = row[index]
      const value = text === null || text === undefined ? null : codecs[index]?.decode(text)
      set(object, columns[index]?.name ?? '', value)
    }
    return object
  })
  return Object.defineProperty(objects, 'count', { value: count }) as QueryRows<object>
}

/** Assigned, `__proto__` would vanish. */
function set(object: object, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
  else Reflect.set(object, name, value)
}

function checkNames(columns: readonly RowColumn[]): void {
  const seen = new Set<string>()
  for (const { name } of columns) {
    if (seen.has(name))
      throw new ValueError(`The query gives two columns named \`${name}\`; name one of them otherwise.`)
    seen.add(name)
  }
}
