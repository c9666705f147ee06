/** Composites: the server's row text, `(a,"b ""c""",)`, to and from an object of their fields. */
import { ValueError } from '../errors.ts'
import type { Codec } from './codec.ts'
import { refuseKind, refuseValue } from './refuse.ts'

export type Fields = Readonly<Record<string, Codec>>

/** By name, in the type's order. Any field of a composite may be NULL. */
export function row(fields: Fields): Codec<Record<string, unknown>> {
  const entries = Object.entries(fields)
  return {
    name: `row(${entries.map(([name, field]) => `${name} ${field.name}`).join(', ')})`,
    decode(text) {
      const cells = entries.length === 0 && text === '()' ? [] : parseRow(text)
      if (cells.length !== entries.length) refuseValue(`the stored row has ${cells.length} fields`)
      return Object.fromEntries(
        entries.map(([name, field], index) => {
          const cell = cells[index] ?? null
          return [name, cell === null ? null : within(name, () => field.decode(cell))]
        }),
      )
    },
    encode(value) {
      if (!isFields(value)) refuseKind('an object', value)
      const extra = Object.keys(value).find((name) => !Object.hasOwn(fields, name))
      if (extra !== undefined) refuseValue(`the row has no field \`${extra}\``)
      const cells = entries.map(([name, field]) => {
        const own = value[name]
        return own === null ? '' : within(name, () => quoteCell(field.encode(own)))
      })
      return `(${cells.join(',')})`
    },
  }
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

function within<Value>(name: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof ValueError ? new ValueError(`field \`${name}\`: ${error.message}`) : error
  }
}

/** Always quoted: an empty text without quotes is NULL. */
const quoteCell = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

function parseRow(text: string): readonly (string | null)[] {
  const isWhole = text.startsWith('(') && text.endsWith(')')
  if (!isWhole) throw new ValueError('the server wrote a row in a form that is not known')
  const end = text.length - 1
  const cells: (string | null)[] = []
  for (let at = 1; at <= end; ) {
    const { cell, next } = parseCell(text, at, end)
    cells.push(cell)
    at = next + 1
  }
  return cells
}

/** `next` is the comma behind the cell, or the end. */
function parseCell(text: string, start: number, end: number): { cell: string | null; next: number } {
  let cell = ''
  let at = start
  let isQuoted = false
  for (let inside = false; at < end && (inside || text[at] !== ','); at += 1) {
    const character = text[at]
    if (character === '\\') cell += text[++at] ?? ''
    else if (character !== '"') cell += character
    else if (inside && text[at + 1] === '"') cell += text[++at]
    else {
      inside = !inside
      isQuoted = true
    }
  }
  return { cell: cell === '' && !isQuoted ? null : cell, next: at }
}
