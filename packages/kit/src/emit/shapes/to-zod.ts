/** Shapes and rules as zod 4 schemas, with the types that the declaration file spells out. */
import type { ColumnIr, Rule, Shape } from '@tenon/schema'
import { quoteText } from '../names.ts'
import type { Code, Entry } from '../ts-file.ts'
import { type CheckFunctions, toRegExp } from './check-functions.ts'
import { base64Pattern, emailPattern, formatPattern, instantPattern, int64Pattern, urlPattern } from './pattern.ts'
import { describeShape, type FunctionNames, toBreach, toMessage, toTest } from './to-check.ts'
import { type Field, type Form, formatName, objectOf, type Schema, wrap } from './validator-schema.ts'

export interface ZodContext {
  readonly form: Form
  readonly checks: CheckFunctions
  readonly functions: FunctionNames
  /** Gives an expression that many columns share a name of its own. */
  readonly share: (name: string, code: Code) => string
  /** Called where a type is the runtime's `Json`. */
  readonly onJson: () => void
}

export const toZodNullable = (schema: Schema): Schema => wrap('', schema, '.nullable()', 'z.ZodNullable<', '>')

/** `undefined` is taken for a missing field, as everywhere here; its type leaves it out, so that the result fits what is written. */
export const toZodOptional = (schema: Schema): Schema => wrap('', schema, '.optional()', 'z.ZodExactOptional<', '>')

export function toZodObject(fields: readonly Field[]): Schema {
  return wrap('z.strictObject(', objectOf(fields), ')', 'z.ZodObject<', ', z.core.$strict>')
}

/** Without rules of the model. */
export function toZod(shape: Shape, context: ZodContext): Schema {
  const { form, checks, share } = context
  const error = quoteText(`Must be ${describeShape(shape)}.`)
  const string = (name: string, pattern: string): Schema => ({
    code: share(name, `z.string().regex(${toRegExp(pattern)}, ${error})`),
    type: 'z.ZodString',
  })
  switch (shape.kind) {
    case 'string':
      if (shape.format === undefined) {
        const name = shape.maxLength === undefined ? 'text' : `text${shape.maxLength}`
        return {
          code: share(name, `z.string().refine((value) => ${toTest(shape, 'value', checks, '')}, ${error})`),
          type: 'z.ZodString',
        }
      }
      return string(formatName(shape), formatPattern(shape) ?? '')
    case 'opaque':
      return {
        code: share('text', `z.string().refine((value) => ${checks.use('isText')}(value), 'Must be text.')`),
        type: 'z.ZodString',
      }
    case 'number':
      return toZodNumber(shape, error, share)
    case 'bigint':
      return form === 'json'
        ? string('bigintText', int64Pattern)
        : {
            code: share('int64', 'z.bigint().min(-9223372036854775808n).max(9223372036854775807n)'),
            type: 'z.ZodBigInt',
          }
    case 'boolean':
      return { code: 'z.boolean()', type: 'z.ZodBoolean' }
    case 'instant':
      return form === 'json'
        ? string('instantText', instantPattern)
        : { code: share('instant', 'z.date().min(new Date(-62135596800000))'), type: 'z.ZodDate' }
    case 'bytes':
      return form === 'json'
        ? string('base64', base64Pattern)
        : { code: 'z.instanceof(Uint8Array)', type: 'z.ZodCustom<Uint8Array, Uint8Array>' }
    case 'choice':
      return toZodChoice(shape.values)
    case 'list': {
      const item = toZod(shape.of, context)
      return wrap('z.array(', shape.nullableItems ? toZodNullable(item) : item, ')', 'z.ZodArray<', '>')
    }
    case 'record':
      return toZodObject(
        shape.fields.map((field) => {
          const plain = toZod(field.shape, context)
          const nullable = field.nullable ? toZodNullable(plain) : plain
          return { key: field.name, schema: field.optional ? toZodOptional(nullable) : nullable }
        }),
      )
    case 'json':
      context.onJson()
      return {
        code: share('json', `z.unknown().refine((value) => ${checks.use('isJson')}(value), 'Must be JSON.')`),
        type: 'z.ZodType<Json, Json>',
      }
  }
}

function toZodNumber(
  { integer, min, max, scale }: Extract<Shape, { kind: 'number' }>,
  error: string,
  share: ZodContext['share'],
): Schema {
  const isSafe = (limit: number | undefined) =>
    limit === undefined || (integer && Math.abs(limit) === Number.MAX_SAFE_INTEGER)
  const range = `${isSafe(min) ? '' : `.min(${min}, ${error})`}${isSafe(max) ? '' : `.max(${max}, ${error})`}`
  if (integer) {
    const name = min === -32768 ? 'smallint' : 'integer'
    return { code: range === '' ? 'z.int()' : share(name, `z.int()${range}`), type: 'z.ZodInt' }
  }
  const rounded = scale === undefined ? '' : `.refine((value) => Number(value.toFixed(${scale})) === value, ${error})`
  return { code: `z.number()${range}${rounded}`, type: 'z.ZodNumber' }
}

function toZodChoice(values: readonly string[]): Schema {
  if (values.length === 0) return { code: 'z.never()', type: 'z.ZodNever' }
  const members = values.map((value): Entry => ({ key: value, value: quoteText(value) }))
  return {
    code: { before: 'z.enum(', inner: { array: values.map(quoteText) }, after: ')' },
    type: { before: 'z.ZodEnum<', inner: { object: members }, after: '>' },
  }
}

/** A column's schema with its normalisers and rules. */
export function toZodColumn(column: ColumnIr, shape: Shape, context: ZodContext): Schema {
  const { normalisers, rules, property } = column
  if (normalisers.length === 0 && rules.length === 0) return toZod(shape, context)
  const isText = shape.kind === 'string' && shape.format === undefined
  const base = isText ? toZodText(column, shape, context) : toZod(shape, context)
  const calls = rules.map((rule) => toCall(rule, shape, property, context))
  if (typeof base.code === 'string') return { code: { chain: [base.code, ...calls] }, type: base.type }
  if ('chain' in base.code) return { code: { chain: [...base.code.chain, ...calls] }, type: base.type }
  return { code: { before: '', inner: base.code, after: calls.join('') }, type: base.type }
}

function toZodText(
  { normalisers, property }: ColumnIr,
  shape: Extract<Shape, { kind: 'string' }>,
  { checks }: ZodContext,
): Schema {
  const message = quoteText(`\`${property}\` must be ${describeShape(shape)}.`)
  const test = toTest(shape, 'value', checks, '')
  const calls = normalisers.map((one) => normaliserCalls[one])
  return {
    code: { chain: ['z', '.string()', ...calls, `.refine((value) => ${test}, ${message})`] },
    type: 'z.ZodString',
  }
}

const normaliserCalls = { trim: '.trim()', lowerCase: '.toLowerCase()', upperCase: '.toUpperCase()' } as const

function toCall(rule: Rule, shape: Shape, property: string, context: ZodContext): string {
  const message = quoteText(toMessage(rule, shape, property))
  const refine = (condition: string) => `.refine((value) => ${condition}, ${message})`
  const isCounted = shape.kind === 'list'
  switch (rule.kind) {
    case 'minLength':
    case 'maxLength': {
      const bound = rule.kind === 'minLength' ? 'min' : 'max'
      return isCounted ? `.${bound}(${rule.limit}, ${message})` : refine(not(rule, shape, context))
    }
    case 'min':
    case 'max':
      if (shape.kind === 'number') return `.${rule.kind}(${Number(rule.limit)}, ${message})`
      if (shape.kind === 'bigint' && context.form === 'value')
        return `.${rule.kind}(${BigInt(rule.limit)}n, ${message})`
      return refine(not(rule, shape, context))
    case 'pattern':
      return `.regex(${toRegExp(rule.source, rule.flags)}, ${message})`
    case 'email':
      return `.regex(${toRegExp(emailPattern)}, ${message})`
    case 'url':
      return `.regex(${toRegExp(urlPattern)}, ${message})`
    case 'predicate':
      return refine(not(rule, shape, context))
  }
}

/** The rule on what code holds, though the value may be what travelled. */
function not(rule: Rule, shape: Shape, { form, checks, functions }: ZodContext): string {
  if (form === 'json' && shape.kind === 'bigint') {
    // Rules run though the digits were refused already, and those `BigInt` would throw at.
    return `!${toRegExp(int64Pattern)}.test(value) || !(${toBreach(rule, shape, 'BigInt(value)', checks, functions)})`
  }
  const held = form === 'json' && shape.kind === 'instant' ? 'new Date(value)' : 'value'
  const breach = toBreach(rule, shape, held, checks, functions)
  return negate(breach)
}

/** Reads better than `!(…)`. */
function negate(condition: string): string {
  if (condition.startsWith('!')) return condition.slice(1)
  const turned = / < /.test(condition)
    ? condition.replace(/ < (?=[^<]*$)/, ' >= ')
    : condition.replace(/ > (?=[^>]*$)/, ' <= ')
  return turned === condition ? `!(${condition})` : turned
}
