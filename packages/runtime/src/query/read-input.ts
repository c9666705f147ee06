/** Reads what is to be written: checks names, runs the emitted validation, encodes; every problem of a row at once. */
import { kindOfValue } from '../codec/refuse.ts'
import { ValueError } from '../errors.ts'
import type { FieldProblem } from './metadata.ts'
import type { Column, Model } from './model.ts'
import { isPlain } from './reading.ts'

export interface Cell {
  readonly column: Column
  readonly text: string | null
  /** Arithmetic on the value that is there. */
  readonly sign?: '+' | '-' | '*'
}

type Input = Readonly<Record<string, unknown>>

export function readInsert(model: Model, input: unknown, problems: FieldProblem[]): Cell[] {
  const known = pickKnown(model, input, problems)
  if (!known) return []
  const values = model.metadata.toInsert(known, problems)
  const cells: Cell[] = []
  for (const column of model.columns) {
    let value = own(values, column.property)
    if (value === undefined && column.metadata.clientDefault && !column.metadata.readOnly)
      value = column.metadata.clientDefault()
    if (value !== undefined) encodeInto(cells, column, value, problems)
  }
  return cells
}

export function readUpdate(model: Model, input: unknown, problems: FieldProblem[]): Cell[] {
  const plain: Record<string, unknown> = {}
  const cells: Cell[] = []
  const known = pickKnown(model, input, problems)
  if (!known) return []
  for (const name of Object.keys(known)) {
    const column = model.column(name)
    if (column?.arithmetic && isPlain(known[name])) readArithmetic(model, cells, column, known[name], problems)
    else plain[name] = known[name]
  }
  const values = model.metadata.toUpdate(plain, problems)
  for (const column of model.columns) {
    const value = own(values, column.property)
    if (value !== undefined) encodeInto(cells, column, value, problems)
  }
  return cells
}

function own(values: Input, property: string): unknown {
  return Object.hasOwn(values, property) ? values[property] : undefined
}

/** The input without what is no field: a request's body must not reach a column that nobody meant to offer. */
function pickKnown(model: Model, input: unknown, problems: FieldProblem[]): Input | undefined {
  if (!isPlain(input)) {
    const message = `A \`${model.name}\` is written from a plain object, not from ${kindOfValue(input)}.`
    problems.push({ field: '', rule: 'type', message })
    return undefined
  }
  const refused = Object.keys(input).filter((name) => {
    const column = model.column(name)
    return !column || column.metadata.readOnly
  })
  if (refused.length === 0) return input
  for (const name of refused) {
    const rule = model.column(name) ? 'readOnly' : 'unknown'
    const message = rule === 'unknown' ? `is no field of \`${model.name}\`` : 'is set by the database'
    problems.push({ field: name, rule, message: `\`${name}\` ${message}.` })
  }
  return Object.fromEntries(Object.entries(input).filter(([name]) => !refused.includes(name)))
}

const signs = { increment: '+', decrement: '-', multiply: '*' } as const

/**
 * A step has the form that the column's values have, since the server would round it in silence. The product of a factor is
 * rounded by the server, as SQL does. Rules such as `min` are about values: what comes out is known to the database alone.
 */
function readArithmetic(model: Model, cells: Cell[], column: Column, value: Input, problems: FieldProblem[]): void {
  const names = Object.keys(value)
  const [name] = names
  if (names.length !== 1 || (name !== 'increment' && name !== 'decrement' && name !== 'multiply')) {
    const message = `\`${column.property}\` takes a value or one of \`increment\`, \`decrement\` and \`multiply\`.`
    problems.push({ field: column.property, rule: 'type', message })
    return
  }
  const before = cells.length
  const step = value[name] ?? undefined
  if (name !== 'multiply' || !isFactor(step)) {
    const own: FieldProblem[] = []
    model.metadata.toUpdate({ [column.property]: step }, own)
    problems.push(...own.filter(({ rule }) => rule === 'type'))
  }
  encodeInto(cells, column, step, problems)
  const cell = cells[before]
  if (cell) cells[before] = { ...cell, sign: signs[name] }
}

/** Of any value of a column that takes arithmetic, in whichever form it is held. */
const isFactor = (value: unknown): boolean =>
  typeof value === 'bigint' ||
  ((typeof value === 'number' || typeof value === 'string') && Number.isFinite(Number(value)))

function encodeInto(cells: Cell[], column: Column, value: unknown, problems: FieldProblem[]): void {
  // Where no NULL may be, `null` can only mean what JSON has of that name.
  if (value === null && (column.kind !== 'json' || column.metadata.nullable)) {
    cells.push({ column, text: null })
    return
  }
  try {
    cells.push({ column, text: column.codec.encode(value) })
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    // The emitted validation may have told it already, in the model's own words.
    if (problems.some((problem) => problem.field === column.property)) return
    problems.push({ field: column.property, rule: 'type', message: `\`${column.property}\`: ${error.message}` })
  }
}
