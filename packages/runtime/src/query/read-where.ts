/** Reads a caller's `where` into a condition and its parameters. Every name is looked up in the metadata; none is quoted from the caller. */
import { type Condition, everything } from './condition.ts'
import { arrayText } from './identifier.ts'
import type { Column, Model, Relation } from './model.ts'
import { operatorOf, operatorsOf } from './operator.ts'
import { isPlain, type Reading, refuse } from './reading.ts'
import { text } from './text-value.ts'
import { widened } from './widen.ts'

/** `list` gets the values in the order of the placeholders. */
export function readWhere(reading: Reading, model: Model, list: (string | null)[], where: unknown): Condition {
  if (!isPlain(where)) return refuse(reading, model, where === undefined ? 'is undefined.' : 'is no object.')
  const conditions: Condition[] = []
  for (const key of Object.keys(where)) {
    reading.path.push(key)
    conditions.push(readPart(reading, model, list, key, where[key]))
    reading.path.pop()
  }
  return conditions.length === 1 && conditions[0] ? conditions[0] : { is: 'and', of: conditions }
}

function readPart(reading: Reading, model: Model, list: (string | null)[], key: string, value: unknown): Condition {
  if (value === undefined) refuse(reading, model, 'is undefined; leave it out to ask for everything.')
  if (key === 'and' || key === 'or') return readMany(reading, model, list, key, value)
  if (key === 'not') {
    reading.key += '!('
    const of = readWhere(reading, model, list, value)
    reading.key += ')'
    return { is: 'not', of }
  }
  const column = model.column(key)
  if (column) return readColumn(reading, model, list, column, value)
  const relation = model.relation(key)
  if (relation) return readRelation(reading, model, list, relation, value)
  return refuse(reading, model, `is neither a column nor a relation. ${known(model)}`)
}

function known(model: Model): string {
  return `Known: ${[...model.visible.map((column) => column.property), ...model.relationNames()].join(', ')}.`
}

function readMany(
  reading: Reading,
  model: Model,
  list: (string | null)[],
  is: 'and' | 'or',
  value: unknown,
): Condition {
  if (!Array.isArray(value)) refuse(reading, model, 'is no list of conditions.')
  reading.key += `${is}(`
  const of = Array.from(value, (one, index) => {
    reading.path.push(String(index))
    const condition = readWhere(reading, model, list, one)
    reading.path.pop()
    reading.key += ';'
    return condition
  })
  reading.key += ')'
  return { is, of }
}

function readColumn(
  reading: Reading,
  model: Model,
  list: (string | null)[],
  column: Column,
  value: unknown,
): Condition {
  if (value === null) return isNull(reading, column, true)
  if (isPlain(value)) return readFilter(reading, model, list, column, value)
  if (column.kind === 'json') refuse(reading, model, 'is no filter: a JSON value is given as `{ eq: … }`.')
  return compared(reading, model, list, column, 'eq', value, {})
}

interface How {
  readonly ignoreCase?: boolean
  readonly path?: number
}

function readFilter(
  reading: Reading,
  model: Model,
  list: (string | null)[],
  column: Column,
  filter: Record<string, unknown>,
): Condition {
  const how = { ...readIgnoreCase(reading, model, column, filter), ...readPath(reading, model, list, column, filter) }
  const conditions: Condition[] = []
  for (const name of Object.keys(filter)) {
    if ((name === 'ignoreCase' && column.kind === 'scalar') || (name === 'path' && column.kind === 'json')) continue
    reading.path.push(name)
    const value = filter[name]
    if (value === undefined) refuse(reading, model, 'is undefined; leave it out to ask for everything.')
    if (name === 'isNull') {
      if (typeof value !== 'boolean') refuse(reading, model, 'is neither true nor false.')
      conditions.push(isNull(reading, column, value, how.path))
    } else conditions.push(compared(reading, model, list, column, name, value, how))
    reading.path.pop()
  }
  if (conditions.length === 0) return everything
  return conditions.length === 1 && conditions[0] ? conditions[0] : { is: 'and', of: conditions }
}

function readIgnoreCase(reading: Reading, model: Model, column: Column, filter: Record<string, unknown>): How {
  if (column.kind !== 'scalar' || !Object.hasOwn(filter, 'ignoreCase')) return {}
  if (typeof filter.ignoreCase === 'boolean') return { ignoreCase: filter.ignoreCase }
  reading.path.push('ignoreCase')
  return refuse(reading, model, 'is neither true nor false.')
}

function readPath(
  reading: Reading,
  model: Model,
  list: (string | null)[],
  column: Column,
  filter: Record<string, unknown>,
): How {
  if (column.kind !== 'json' || !Object.hasOwn(filter, 'path')) return {}
  reading.path.push('path')
  const path = filter.path
  if (!Array.isArray(path)) refuse(reading, model, 'is no list of keys.')
  const steps = Array.from(path, (step) => text(reading, model, step))
  reading.path.pop()
  list.push(arrayText(steps))
  reading.key += `${column.index}#`
  return { path: list.length - 1 }
}

function isNull(reading: Reading, column: Column, asked: boolean, path?: number): Condition {
  reading.key += `${column.index}${asked ? 'null' : 'set'},`
  return { is: 'null', column, negated: !asked, ...(path === undefined ? {} : { path }) }
}

const wholly: ReadonlySet<string> = new Set(['eq', 'ne', 'in', 'notIn'])

function compared(
  reading: Reading,
  model: Model,
  list: (string | null)[],
  column: Column,
  name: string,
  value: unknown,
  how: How,
): Condition {
  // Order, patterns and parts would tell a hidden value bit by bit; a look-up by a token needs the whole of it.
  if (column.hidden && (how.path !== undefined || !wholly.has(name)))
    return refuse(
      reading,
      model,
      `tells apart what is hidden. It is compared as a whole: ${[...wholly].join(', ')}, isNull.`,
    )
  const operator = operatorOf(column, name, how.ignoreCase === true)
  if (!operator) return refuse(reading, model, `is no operator. Known: ${operatorsOf(column).join(', ')}.`)
  const first = list.length
  const wide = widened(column, value)
  for (const parameter of operator.take(reading, model, wide, value)) list.push(parameter)
  reading.key += `${column.index}${name}${how.ignoreCase ? '~' : ''}${wide === column ? '' : wide.type},`
  const decided = how.path === undefined ? operator.decided?.(value) : undefined
  return {
    ...{ is: 'compared', column: wide, operator, first },
    ...(how.path === undefined ? {} : { path: how.path }),
    ...(decided === undefined ? {} : { decided }),
  }
}

function readRelation(
  reading: Reading,
  model: Model,
  list: (string | null)[],
  relation: Relation,
  value: unknown,
): Condition {
  if (!relation.many) {
    if (value === null) return related(reading, relation, 'none', () => everything)
    return related(reading, relation, 'some', () => readWhere(reading, relation.target, list, value))
  }
  if (!isPlain(value)) return refuse(reading, model, 'is to many: ask by `some`, `none` or `every`.')
  const conditions = Object.keys(value).map((quantifier) => {
    reading.path.push(quantifier)
    if (quantifier !== 'some' && quantifier !== 'none' && quantifier !== 'every')
      return refuse(reading, model, 'is none of `some`, `none` and `every`.')
    const condition = related(reading, relation, quantifier, () =>
      readWhere(reading, relation.target, list, value[quantifier]),
    )
    reading.path.pop()
    return condition
  })
  return conditions.length === 1 && conditions[0] ? conditions[0] : { is: 'and', of: conditions }
}

function related(
  reading: Reading,
  relation: Relation,
  quantifier: 'some' | 'none' | 'every',
  read: () => Condition,
): Condition {
  reading.key += `${quantifier}${relation.index}(`
  const where = read()
  reading.key += ')'
  return { is: 'related', relation, quantifier, where }
}
