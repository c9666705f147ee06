/** Counts, sums and extremes of the rows that a condition picks, by one statement. */
import { codec } from '../codec/all.ts'
import type { Codec } from '../codec/codec.ts'
import type { Executor } from '../pool/executor.ts'
import { everything } from './condition.ts'
import { mainList, printWhere } from './find.ts'
import type { Column, Model } from './model.ts'
import { type Plan, set } from './plan.ts'
import { printCondition, startAliases } from './print-condition.ts'
import { readClauses } from './read-query.ts'
import { checkKeys, type Reading, refuse, startReading } from './reading.ts'

const words = ['sum', 'min', 'max'] as const
type Word = (typeof words)[number]

interface Asked {
  readonly word: Word
  readonly column: Column
}

export async function aggregate(executor: Executor, model: Model, query: unknown): Promise<object> {
  const reading = startReading('aggregate;')
  checkKeys(reading, model, query, ['where', 'count', ...words])
  const { where = everything } = readClauses(reading, model, mainList(reading), pick(query, 'where'))
  const groups = words.filter((word) => query[word] !== undefined)
  const asked = groups.flatMap((word) => readColumns(reading, model, word, query[word]))
  const counts = query.count === true
  reading.key += counts ? 'count' : ''
  const plan = model.shapes.get(reading.key, (): Plan => {
    const columns = ['count(*)', ...asked.map(({ word, column }) => `${word}(t.${column.quoted})`)]
    const from = `from ${model.quoted} t${printWhere(printCondition(where, 't', startAliases()))}`
    const text = `select ${columns.join()} ${from}`
    const statement = { text, name: `${model.metadata.property}.aggregate`, readOnly: true, passing: true }
    return { statement, decode: decoder(counts, groups, asked), loads: [] }
  })
  const { rows } = await executor.run(plan.statement, mainList(reading))
  return plan.decode(rows[0] ?? [], [])
}

function pick(query: Readonly<Record<string, unknown>>, word: string) {
  return query[word] === undefined ? {} : { [word]: query[word] }
}

/** PostgreSQL has neither a least nor a greatest of these. */
const unordered = new Set(['bool', 'boolean', 'json', 'jsonb', 'uuid', 'xml'])

function readColumns(reading: Reading, model: Model, word: Word, names: unknown): Asked[] {
  reading.path.push(word)
  if (!Array.isArray(names)) refuse(reading, model, 'is no list of columns.')
  const asked = Array.from(new Set<unknown>(names), (name) => {
    const column = typeof name === 'string' ? model.column(name) : undefined
    if (!column || column.hidden || (word === 'sum' ? !column.arithmetic : unordered.has(column.type)))
      return refuse(reading, model, `names \`${String(name)}\`, of which there is no ${word}.`)
    reading.key += `${word}${column.index},`
    return { word, column }
  })
  reading.path.pop()
  return asked
}

function decoder(counts: boolean, groups: readonly Word[], asked: readonly Asked[]): Plan['decode'] {
  const cells = asked.map(({ word, column }) => ({
    word,
    property: column.property,
    codec: word === 'sum' ? sumCodec(column) : column.codec,
  }))
  return (row) => {
    const result: Record<string, object | number> = counts ? { count: Number(row[0]) } : {}
    const parts = Object.fromEntries(groups.map((word) => [word, {}])) as Record<Word, object>
    cells.forEach((cell, index) => {
      const text = row[index + 1]
      set(parts[cell.word], cell.property, text === null || text === undefined ? null : cell.codec.decode(text))
    })
    return Object.assign(result, parts)
  }
}

const whole = new Set(['int2', 'int4', 'int8'])

/** A sum of integers outgrows what a number holds exactly; every other sum is of its column's kind. */
function sumCodec(column: Column): Codec {
  return whole.has(column.type) && column.codec !== codec.bigintText ? codec.bigint : column.codec
}
