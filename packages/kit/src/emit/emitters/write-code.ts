/** `toInsert` and `toUpdate` of a table as plain code: normalises, checks, and reports every field at once. */
import type { ColumnIr } from '@tenon/schema'
import { access, quoteText } from '../names.ts'
import { exactShape, isOptional, isReadOnly, type TableNames } from '../project.ts'
import type { CheckFunctions } from '../shapes/check-functions.ts'
import {
  type FunctionNames,
  normalise,
  toBreach,
  toMessage,
  toRefusal,
  toTest,
  withoutLength,
  withTypeRules,
} from '../shapes/to-check.ts'
import type { Statement } from '../ts-file.ts'
import type { TakeFunction } from './take-functions.ts'

export interface WriteContext {
  readonly checks: CheckFunctions
  readonly functions: FunctionNames
  readonly take: TakeFunction
}

/** The body of `write<Row>(input, problems, isUpdate)`. */
export function toWriteBody(names: TableNames, context: WriteContext): readonly Statement[] {
  const columns = names.table.columns.filter((column) => !isReadOnly(column))
  if (columns.length === 0) return ['return {}']
  return [
    'const row = {}',
    ...(columns.every(isPlain) ? [] : ['let value']),
    ...columns.flatMap((column) =>
      isPlain(column) ? [toPlain(names, column, context)] : toColumn(names, column, context),
    ),
    'return row',
  ]
}

/** Without anything of its own that is done with its values. */
const isPlain = ({ rules, normalisers, default: given }: ColumnIr): boolean =>
  rules.length === 0 && normalisers.length === 0 && given?.kind !== 'client'

function toPlain(names: TableNames, column: ColumnIr, { take }: WriteContext): Statement {
  const { property } = column
  const value = access('input', property)
  const taken = `${take(column, names.parts.get(column.name))}(${value}, ${quoteText(property)}, problems)`
  return `if (${isGiven(column, value)}) ${access('row', property)} = ${taken}`
}

const isGiven = (column: ColumnIr, value: string): string =>
  isOptional(column) ? `${value} !== undefined` : `${value} !== undefined || !isUpdate`

function toColumn(names: TableNames, column: ColumnIr, context: WriteContext): readonly Statement[] {
  const { property } = column
  const read = `value = ${access('input', property)}`
  const clientDefault =
    column.default?.kind === 'client'
      ? [`if (value === undefined && !isUpdate) value = ${context.functions(column.default.call)}()`]
      : []
  const given = isGiven(column, 'value')
  const body = toChecks(names, column, context)
  const [only, ...more] = body
  const isLine = more.length === 0 && typeof only === 'string' && only.startsWith('row')
  return [read, ...clientDefault, isLine ? `if (${given}) ${only}` : { head: `if (${given})`, body }]
}

function toChecks(names: TableNames, column: ColumnIr, { checks, functions }: WriteContext): readonly Statement[] {
  const { property, nullable, normalisers } = column
  const shape = exactShape(column)
  const isText = shape.kind === 'string' && shape.format === undefined
  const rules = withTypeRules(shape, column.rules)
  const field = quoteText(property)
  const partName = names.parts.get(column.name) ?? names.row
  const test = toTest(isText ? withoutLength(shape) : shape, 'value', checks, partName)
  const refusal = `else ${toRefusal(shape, { value: 'value', field, name: partName }, checks)}`
  const keep = (value: string) =>
    property === '__proto__'
      ? `Object.defineProperty(row, '__proto__', { value: ${value}, enumerable: true, writable: true, configurable: true })`
      : `${access('row', property)} = ${value}`
  if (rules.length === 0 && normalisers.length === 0) {
    const fits = nullable ? `value === null || ${test}` : test
    return [`if (${fits}) ${keep('value')}`, refusal]
  }
  const text = normalisers.length === 0 ? 'value' : 'normal'
  const broken: Statement = {
    head: `${nullable ? 'else ' : ''}if (${test})`,
    body: [
      ...(normalisers.length === 0 ? [] : [`const normal = ${normalise('value', normalisers)}`]),
      ...rules.map((rule) => {
        const breach = toBreach(rule, shape, text, checks, functions)
        const message = quoteText(toMessage(rule, shape, property))
        return `if (${breach}) ${checks.use('problem')}(problems, ${field}, ${quoteText(rule.kind)}, ${message})`
      }),
      keep(text),
    ],
  }
  return [...(nullable ? [`if (value === null) ${keep('null')}`] : []), broken, refusal]
}
