/** Shapes and rules as TypeBox schemas. Patterns, never `format`: an unregistered format refuses everything. What TypeBox can't say is noted. */
import type { ColumnIr, Rule, Shape } from '@tenon/schema'
import { quoteText } from '../names.ts'
import type { Code } from '../ts-file.ts'
import { beforeNormalising } from './own-pattern.ts'
import {
  base64Pattern,
  emailPattern,
  formatPattern,
  instantPattern,
  int64Pattern,
  type Length,
  textPattern,
  urlPattern,
} from './pattern.ts'
import { toMessage } from './to-check.ts'
import { type Field, type Form, formatName, objectOf, type Schema, wrap } from './validator-schema.ts'

export interface TypeboxContext {
  readonly form: Form
  readonly share: (name: string, code: Code) => string
}

export const toTypeboxOptional = (schema: Schema): Schema => wrap('Type.Optional(', schema, ')', 'TOptional<', '>')

export const toTypeboxNullable = (schema: Schema): Schema => ({
  code: { before: 'Type.Union(', inner: { array: [schema.code, 'Type.Null()'] }, after: ')' },
  type: { before: 'TUnion<', inner: { array: [schema.type, 'TNull'] }, after: '>' },
})

export function toTypeboxObject(fields: readonly Field[]): Schema {
  return wrap('Type.Object(', objectOf(fields), ', { additionalProperties: false })', 'TObject<', '>')
}

/** Limits of the model's rules that the schema itself can say. */
interface Limits {
  readonly length?: Length
  readonly min?: number | string
  readonly max?: number | string
  readonly patterns?: readonly string[]
}

export function toTypebox(shape: Shape, context: TypeboxContext, limits: Limits = {}): Schema {
  const { form, share } = context
  const string = (name: string, pattern: string): Schema => ({
    code: limits.patterns?.length
      ? `Type.String({ pattern: ${quoteText(joinPatterns([pattern, ...limits.patterns]))} })`
      : share(name, `Type.String({ pattern: ${quoteText(pattern)} })`),
    type: 'TString',
  })
  switch (shape.kind) {
    case 'string':
      if (shape.format !== undefined) return string(formatName(shape), formatPattern(shape) ?? '')
      return string(
        shape.maxLength === undefined ? 'text' : `text${shape.maxLength}`,
        textPattern({ max: shape.maxLength }, false),
      )
    case 'opaque':
      return string('text', textPattern({}, false))
    case 'number':
      return toTypeboxNumber(shape, limits, share)
    case 'bigint': {
      if (form === 'json') return string('bigintText', int64Pattern)
      const least = limits.min === undefined ? '-9223372036854775808' : String(limits.min)
      const most = limits.max === undefined ? '9223372036854775807' : String(limits.max)
      return { code: `Type.BigInt({ minimum: ${least}n, maximum: ${most}n })`, type: 'TBigInt' }
    }
    case 'boolean':
      return { code: 'Type.Boolean()', type: 'TBoolean' }
    case 'instant':
      if (form === 'json') return string('instantText', instantPattern)
      return {
        code: Object.keys(limits).length === 0 ? share('instant', toDate(limits)) : toDate(limits),
        type: 'TDate',
      }
    case 'bytes':
      return form === 'json' ? string('base64', base64Pattern) : { code: toBytes(limits), type: 'TUint8Array' }
    case 'choice':
      return toTypeboxChoice(shape.values)
    case 'list': {
      const item = toTypebox(shape.of, context)
      const { min, max } = limits.length ?? {}
      const options = [
        ...(min === undefined ? [] : [`minItems: ${min}`]),
        ...(max === undefined ? [] : [`maxItems: ${max}`]),
      ]
      const after = options.length === 0 ? ')' : `, { ${options.join(', ')} })`
      return wrap('Type.Array(', shape.nullableItems ? toTypeboxNullable(item) : item, after, 'TArray<', '>')
    }
    case 'record':
      return toTypeboxObject(
        shape.fields.map((field) => {
          const plain = toTypebox(field.shape, context)
          const nullable = field.nullable ? toTypeboxNullable(plain) : plain
          return { key: field.name, schema: field.optional ? toTypeboxOptional(nullable) : nullable }
        }),
      )
    case 'json':
      return toJson(context)
  }
}

/** A list with minimum and maximum as options, or none. */
const options = (pairs: readonly (readonly [string, number | undefined])[]): string => {
  const given = pairs.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  return given.length === 0 ? '' : `{ ${given.join(', ')} }`
}

const tighter = (
  pick: (...values: number[]) => number,
  ...limits: (number | string | undefined)[]
): number | undefined => {
  const given = limits.flatMap((limit) => (limit === undefined ? [] : [Number(limit)]))
  return given.length === 0 ? undefined : pick(...given)
}

function toTypeboxNumber(
  shape: Extract<Shape, { kind: 'number' }>,
  limits: Limits,
  share: TypeboxContext['share'],
): Schema {
  const least = shape.min ?? (shape.integer ? Number.MIN_SAFE_INTEGER : undefined)
  const most = shape.max ?? (shape.integer ? Number.MAX_SAFE_INTEGER : undefined)
  const range = options([
    ['minimum', tighter(Math.max, least, limits.min)],
    ['maximum', tighter(Math.min, most, limits.max)],
  ])
  if (shape.integer) {
    const name = least === -32768 ? 'smallint' : most === Number.MAX_SAFE_INTEGER ? 'safeInteger' : 'integer'
    const isPlain = limits.min === undefined && limits.max === undefined
    const code = `Type.Integer(${range})`
    return { code: isPlain ? share(name, code) : code, type: 'TInteger' }
  }
  return { code: `Type.Number(${range})`, type: 'TNumber' }
}

const timestamp = (limit: number | string | undefined) => (limit === undefined ? undefined : new Date(limit).getTime())

const toDate = ({ min, max }: Limits): string =>
  `Type.Date(${options([
    ['minimumTimestamp', tighter(Math.max, -62135596800000, timestamp(min))],
    ['maximumTimestamp', timestamp(max)],
  ])})`

const toBytes = ({ length }: Limits): string =>
  `Type.Uint8Array(${options([
    ['minByteLength', length?.min],
    ['maxByteLength', length?.max],
  ])})`

function toTypeboxChoice(values: readonly string[]): Schema {
  const literals = values.map(
    (value): Schema => ({ code: `Type.Literal(${quoteText(value)})`, type: `TLiteral<${quoteText(value)}>` }),
  )
  const [only, ...more] = literals
  if (only === undefined) return { code: 'Type.Never()', type: 'TNever' }
  if (more.length === 0) return only
  return {
    code: { before: 'Type.Union(', inner: { array: literals.map((one) => one.code) }, after: ')' },
    type: { before: 'TUnion<', inner: { array: literals.map((one) => one.type) }, after: '>' },
  }
}

function toJson({ share }: TypeboxContext): Schema {
  const text = share('text', `Type.String({ pattern: ${quoteText(textPattern({}, false))} })`)
  const code = share(
    'json',
    `Type.Unsafe(Type.Recursive((self) => Type.Union([Type.Null(), Type.Boolean(), Type.Number(), ${text}, Type.Array(self), Type.Record(${text}, self, { additionalProperties: false })])))`,
  )
  return { code, type: 'TUnsafe<Json>' }
}

const joinPatterns = (patterns: readonly string[]): string => {
  const [last = '', ...others] = [...patterns].reverse()
  return others
    .reverse()
    .map((pattern) => `(?=${pattern})`)
    .join('')
    .replace(/^(?=.)/, '^')
    .concat(last)
}

export interface NotedSchema extends Schema {
  /** What the schema can't say. */
  readonly notes: readonly string[]
}

/** A column's schema with as many of its rules as TypeBox can say. */
export function toTypeboxColumn(column: ColumnIr, shape: Shape, context: TypeboxContext): NotedSchema {
  const { normalisers, rules, property } = column
  const scale = shape.kind === 'number' && shape.scale !== undefined && !shape.integer
  const rounding = scale ? [`\`${property}\` keeps ${shape.scale} digits after the point.`] : []
  if (normalisers.length === 0 && rules.length === 0) return { ...toTypebox(shape, context), notes: rounding }
  if (shape.kind === 'string' && shape.format === undefined) return toTypeboxText(column, shape, context)
  const said = rules.filter((rule) => isSayable(rule, shape, context.form))
  const notes = rules.filter((rule) => !said.includes(rule)).map((rule) => toNote(rule, shape, property))
  return { ...toTypebox(shape, context, toLimits(said)), notes: [...rounding, ...notes] }
}

function isSayable(rule: Rule, shape: Shape, form: Form): boolean {
  switch (rule.kind) {
    case 'minLength':
    case 'maxLength':
      return shape.kind === 'list' || (shape.kind === 'bytes' && form === 'value')
    case 'min':
    case 'max':
      if (shape.kind === 'number') return true
      if (shape.kind === 'bigint' || shape.kind === 'instant') return form === 'value'
      return signPattern(rule, shape) !== undefined
    default:
      return false
  }
}

/** `min: 0` of digits is the one bound that a pattern says readably. */
const signPattern = (rule: Rule, shape: Shape): string | undefined =>
  rule.kind === 'min' &&
  Number(rule.limit) === 0 &&
  shape.kind === 'string' &&
  (shape.format === 'decimal' || shape.format === 'integer')
    ? '^(?!-[0.]*[1-9])'
    : undefined

function toLimits(rules: readonly Rule[]): Limits {
  const limit = (kind: 'min' | 'max' | 'minLength' | 'maxLength') =>
    rules.flatMap((rule) => (rule.kind === kind ? [rule.limit] : []))
  const [min] = limit('min')
  const [max] = limit('max')
  const length = { min: tighter(Math.max, ...limit('minLength')), max: tighter(Math.min, ...limit('maxLength')) }
  const signs = rules.flatMap((rule) => signPattern(rule, { kind: 'string', format: 'decimal' }) ?? [])
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }), length, patterns: signs }
}

/** Text: lengths and patterns in one expression, that judges the text as it is before it is normalised. */
function toTypeboxText(
  column: ColumnIr,
  shape: Extract<Shape, { kind: 'string' }>,
  context: TypeboxContext,
): NotedSchema {
  const { normalisers, rules, property } = column
  const isTrimmed = normalisers.includes('trim')
  const length: Length = {
    min: tighter(Math.max, ...rules.flatMap((rule) => (rule.kind === 'minLength' ? [rule.limit] : []))),
    max: tighter(
      Math.min,
      shape.maxLength,
      ...rules.flatMap((rule) => (rule.kind === 'maxLength' ? [rule.limit] : [])),
    ),
  }
  const patterns: string[] = [textPattern(length, isTrimmed)]
  const notes: string[] = []
  for (const rule of rules) {
    if (rule.kind === 'minLength' || rule.kind === 'maxLength') continue
    const said = sayPattern(rule, normalisers)
    if (said === undefined) notes.push(toNote(rule, shape, property))
    else patterns.push(said)
  }
  const told = normalisers.map((one) => normaliserNotes[one])
  if (told.length > 0) notes.unshift(`\`${property}\` is ${told.join(' and ')} when it is written.`)
  const pattern = joinPatterns(patterns)
  if (pattern === textPattern({}, false)) return { ...toTypebox({ kind: 'string' }, context), notes }
  return { code: `Type.String({ pattern: ${quoteText(pattern)} })`, type: 'TString', notes }
}

/** Own messages rarely name the field. */
const toNote = (rule: Rule, shape: Shape, property: string): string =>
  rule.message === undefined ? toMessage(rule, shape, property) : `\`${property}\`: ${rule.message}`

const normaliserNotes = { trim: 'trimmed', lowerCase: 'lower-cased', upperCase: 'upper-cased' } as const

function sayPattern(rule: Rule, normalisers: ColumnIr['normalisers']): string | undefined {
  const isTrimmed = normalisers.includes('trim')
  // Addresses are judged alike in both cases.
  const address = rule.kind === 'email' ? emailPattern : rule.kind === 'url' ? urlPattern : undefined
  if (address !== undefined) return isTrimmed ? `^\\s*${address.slice(1, -1)}\\s*$` : address
  return rule.kind === 'pattern' ? beforeNormalising({ ...rule, normalisers }) : undefined
}
