/** Shapes and rules as plain JavaScript: expressions that tell whether a value fits, and sentences for when it does not. */
import type { Rule, Shape } from '@tenon/schema'
import { access, isInherited, quoteText, toPascal } from '../names.ts'
import { type CheckFunctions, toRegExp } from './check-functions.ts'

/** An expression that is true when `value` has the shape. `name` is for the functions that nested objects get. */
export function toTest(shape: Shape, value: string, checks: CheckFunctions, name: string): string {
  switch (shape.kind) {
    case 'string':
      if (shape.format !== undefined) return `${checks.useFormat(shape)}(${value})`
      if (shape.maxLength === undefined) return `${checks.use('isText')}(${value})`
      return `${checks.use('isTextOf')}(${value}, ${shape.maxLength})`
    case 'opaque':
      return `${checks.use('isText')}(${value})`
    case 'number':
      return toNumberTest(shape, value, checks)
    case 'bigint':
      return `${checks.use('isBigint')}(${value})`
    case 'boolean':
      return `typeof ${value} === 'boolean'`
    case 'instant':
      return `${checks.use('isInstant')}(${value})`
    case 'bytes':
      return `${value} instanceof Uint8Array`
    case 'choice':
      return `[${shape.values.map(quoteText).join(', ')}].includes(${value})`
    case 'list': {
      const item = toTest(shape.of, 'item', checks, name)
      return `${checks.use('isListOf')}(${value}, (item) => ${shape.nullableItems ? `item === null || ${item}` : item})`
    }
    case 'record':
      return `${addRecordTest(shape, checks, name)}(${value})`
    case 'json':
      return `${checks.use('isJson')}(${value})`
  }
}

function toNumberTest(shape: Extract<Shape, { kind: 'number' }>, value: string, checks: CheckFunctions): string {
  const { integer, scale } = shape
  const least = shape.min ?? (integer ? Number.MIN_SAFE_INTEGER : undefined)
  const most = shape.max ?? (integer ? Number.MAX_SAFE_INTEGER : undefined)
  if (integer && least === Number.MIN_SAFE_INTEGER && most === Number.MAX_SAFE_INTEGER) {
    return `Number.isSafeInteger(${value})`
  }
  if (integer) return `${checks.use('isInteger')}(${value}, ${least}, ${most})`
  if (scale !== undefined) return `${checks.use('isDecimalNumber')}(${value}, ${least}, ${most}, ${scale})`
  if (least === undefined && most === undefined) return `${checks.use('isNumber')}(${value})`
  return `${checks.use('isNumber')}(${value}, ${least}, ${most})`
}

type RecordShape = Extract<Shape, { kind: 'record' }>

const keysOf = (shape: RecordShape): string => `[${shape.fields.map((field) => quoteText(field.name)).join(', ')}]`

interface FieldTest {
  readonly field: RecordShape['fields'][number]
  readonly value: string
  /** True when the value may stand there. */
  readonly test: string
}

const fieldTests = (shape: RecordShape, checks: CheckFunctions, name: string): readonly FieldTest[] =>
  shape.fields.map((field) => {
    const value = isInherited(field.name)
      ? `${checks.use('own')}(value, ${quoteText(field.name)})`
      : access('value', field.name)
    const test = toTest(field.shape, value, checks, `${name}${toPascal(field.name)}`)
    const ways = [
      ...(field.optional ? [`${value} === undefined`] : []),
      ...(field.nullable ? [`${value} === null`] : []),
    ]
    return { field, value, test: ways.length === 0 ? test : `(${[...ways, test].join(' || ')})` }
  })

function addRecordTest(shape: RecordShape, checks: CheckFunctions, name: string): string {
  const lines = [
    `${checks.use('hasOnly')}(value, ${keysOf(shape)})`,
    ...fieldTests(shape, checks, name).map(({ test }) => test),
  ]
  return checks.define(`is${name}`, (test) => [
    `function ${test}(value) {`,
    '  return (',
    ...lines.map((line, at) => `    ${line}${at < lines.length - 1 ? ' &&' : ''}`),
    '  )',
    '}',
  ])
}

/** A statement that tells what is wrong with a value that failed its test: within an object, each field by its path. */
export function toRefusal(
  shape: Shape,
  { value, field, name }: { readonly value: string; readonly field: string; readonly name: string },
  checks: CheckFunctions,
): string {
  const expected = quoteText(describeShape(shape))
  if (shape.kind === 'record') return `${addRecordRefusal(shape, checks, name)}(problems, ${field}, ${value})`
  if (shape.kind !== 'list' || !hasFields(shape.of))
    return `${checks.use('refuse')}(problems, ${field}, ${value}, ${expected})`
  const item = toTest(shape.of, 'item', checks, name)
  const test = `(item) => ${shape.nullableItems ? `item === null || ${item}` : item}`
  const refusal = toRefusal(shape.of, { value: 'item', field: 'field', name }, checks)
  const refuse = `(problems, field, item) => ${refusal}`
  return `${checks.use('refuseItems')}(problems, ${field}, ${value}, ${expected}, ${test}, ${refuse})`
}

const hasFields = (shape: Shape): boolean => shape.kind === 'record' || (shape.kind === 'list' && hasFields(shape.of))

/** Only called for what was refused: the test above is what every row goes through. */
function addRecordRefusal(shape: RecordShape, checks: CheckFunctions, name: string): string {
  checks.use('refuse')
  const lines = fieldTests(shape, checks, name).map(({ field, value, test }) => {
    const place = `\`\${field}${access('', field.name).replaceAll(/[`\\$]/g, '\\$&')}\``
    // Null where it could be left out is of the wrong kind, and not missing.
    const given = field.optional && !field.nullable ? `${value} ?? false` : value
    const of = { value: given, field: place, name: `${name}${toPascal(field.name)}` }
    const refusal = toRefusal(field.shape, of, checks)
    return `if (!${test}) ${refusal}`
  })
  return checks.define(`refuse${name}`, (refusal) => [
    `function ${refusal}(problems, field, value) {`,
    `  if (!${checks.use('isObject')}(value)) return refuse(problems, field, value, ${quoteText(describeShape(shape))})`,
    `  ${checks.use('refuseOthers')}(problems, field, value, ${keysOf(shape)})`,
    ...lines.map((line) => `  ${line}`),
    '}',
  ])
}

/** What a value must be, after "must be". */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case 'string':
      if (shape.format !== undefined) return describeFormat(shape)
      return shape.maxLength === undefined ? 'text' : `text of at most ${shape.maxLength} characters`
    case 'number':
      return describeNumber(shape)
    case 'bigint':
      return 'a bigint of 64 bits'
    case 'boolean':
      return 'true or false'
    case 'instant':
      return 'a valid Date'
    case 'bytes':
      return 'a Uint8Array'
    case 'choice':
      return `one of ${shape.values.map((value) => `\`${value}\``).join(', ')}`
    case 'list':
      return `a list whose items are ${describeShape(shape.of)}${shape.nullableItems ? ' or null' : ''}`
    case 'record':
      return `an object of ${shape.fields.map(describeField).join(', ')}`
    case 'json':
      return 'JSON'
    case 'opaque':
      return `text that \`${shape.name}\` reads`
  }
}

const describeField = ({
  name,
  optional,
  nullable,
  shape,
}: Extract<Shape, { kind: 'record' }>['fields'][number]): string =>
  `\`${name}\` (${describeShape(shape)}${nullable ? ' or null' : ''}${optional ? ', may be left out' : ''})`

function describeNumber({ integer, min, max, scale }: Extract<Shape, { kind: 'number' }>): string {
  const kind = integer ? 'a whole number' : 'a number'
  if (integer && max === Number.MAX_SAFE_INTEGER) return kind
  const digits = scale === undefined || integer ? '' : ` with at most ${scale} digits after the point`
  return `${kind}${min === undefined || max === undefined ? '' : ` from ${min} to ${max}`}${digits}`
}

function describeFormat(shape: Extract<Shape, { kind: 'string' }>): string {
  switch (shape.format ?? 'text') {
    case 'text':
      return 'text'
    case 'uuid':
      return 'a UUID'
    case 'integer':
      return 'a string of the digits of a whole number of 64 bits'
    case 'decimal': {
      if (shape.precision === undefined) return 'a string of the digits of a number'
      const { precision, scale = 0 } = shape
      return `a string of the digits of a number, ${Math.max(precision - scale, 0)} before and ${Math.max(scale, 0)} after the point at most`
    }
    case 'date':
      return 'a date such as `2026-02-28`'
    case 'time':
      return 'a time such as `13:30:00`'
    case 'timestamp':
      return 'a timestamp such as `2026-02-28 13:30:00`'
    case 'timestamptz':
      return 'a timestamp with its offset such as `2026-02-28 13:30:00+00`'
    case 'interval':
      return 'an interval such as `1 day 02:00:00` or `P1DT2H`'
  }
}

/** The functions that a file calls by the names it imports them under. */
export type FunctionNames = (call: { readonly module: string; readonly name: string }) => string

/** An expression that is true when the value breaks the rule. */
export function toBreach(
  rule: Rule,
  shape: Shape,
  value: string,
  checks: CheckFunctions,
  functions: FunctionNames,
): string {
  switch (rule.kind) {
    case 'minLength':
      return `${lengthOf(shape, value, checks)} < ${rule.limit}`
    case 'maxLength':
      return `${lengthOf(shape, value, checks)} > ${rule.limit}`
    case 'min':
      return compare(shape, value, '<', rule.limit, checks)
    case 'max':
      return compare(shape, value, '>', rule.limit, checks)
    case 'pattern':
      return `!${toRegExp(rule.source, rule.flags)}.test(${value})`
    case 'email':
      return `!${checks.use('emailPattern')}.test(${value})`
    case 'url':
      return `!${checks.use('urlPattern')}.test(${value})`
    case 'predicate':
      return `!${functions(rule.call)}(${value})`
  }
}

const lengthOf = (shape: Shape, value: string, checks: CheckFunctions): string =>
  shape.kind === 'list' || shape.kind === 'bytes' ? `${value}.length` : `${checks.use('lengthOf')}(${value})`

function compare(shape: Shape, value: string, sign: '<' | '>', limit: number | string, checks: CheckFunctions): string {
  if (shape.kind === 'bigint') return `${value} ${sign} ${BigInt(limit)}n`
  if (shape.kind === 'instant') return `${value}.getTime() ${sign} ${new Date(limit).getTime()}`
  if (shape.kind !== 'string') return `${value} ${sign} ${Number(limit)}`
  const isDigits = shape.format === 'decimal' || shape.format === 'integer'
  if (!isDigits) return `${value} ${sign} ${quoteText(String(limit))}`
  // NaN is within no bounds.
  return `!(${checks.use('compareDigits')}(${value}, ${quoteText(String(limit))}) ${sign === '<' ? '>=' : '<='} 0)`
}

/** The rule's own message, or a sentence of ours. */
export function toMessage(rule: Rule, shape: Shape, field: string): string {
  if (rule.message !== undefined) return rule.message
  const counted = shape.kind === 'list' ? 'items' : shape.kind === 'bytes' ? 'bytes' : 'characters'
  switch (rule.kind) {
    case 'minLength':
      if (Number(rule.limit) === 1) return `\`${field}\` is empty.`
      return `\`${field}\` has fewer than ${rule.limit} ${counted}.`
    case 'maxLength':
      return `\`${field}\` has more than ${rule.limit} ${counted}.`
    case 'min':
      return `\`${field}\` is less than ${rule.limit}.`
    case 'max':
      return `\`${field}\` is more than ${rule.limit}.`
    case 'pattern':
      return `\`${field}\` does not match /${rule.source}/${rule.flags}.`
    case 'email':
      return `\`${field}\` is no e-mail address.`
    case 'url':
      return `\`${field}\` is no web address.`
    case 'predicate':
      return `\`${field}\` is refused by \`${rule.call.name}\`.`
  }
}

/** The text of a column as an expression after trimming and changing case. */
export const normalise = (value: string, normalisers: readonly ('trim' | 'lowerCase' | 'upperCase')[]): string =>
  normalisers.reduce((text, one) => `${text}.${methods[one]}()`, value)

const methods = { trim: 'trim', lowerCase: 'toLowerCase', upperCase: 'toUpperCase' } as const

/** Rules that the type of the column brings along, checked after normalisation like those of the model. */
export const withTypeRules = (shape: Shape, rules: readonly Rule[]): readonly Rule[] =>
  shape.kind === 'string' && shape.format === undefined && shape.maxLength !== undefined
    ? [{ kind: 'maxLength', limit: shape.maxLength }, ...rules]
    : rules

/** A shape without the length that `withTypeRules` tells. */
export const withoutLength = (shape: Shape): Shape =>
  shape.kind === 'string' && shape.format === undefined ? { kind: 'string' } : shape
