/** `typebox.js` and its types: the same schemas as `zod.js`, as JSON Schema that TypeBox, Fastify and others read. */
import { inline } from '../print.ts'
import {
  toTypebox,
  toTypeboxColumn,
  toTypeboxNullable,
  toTypeboxObject,
  toTypeboxOptional,
} from '../shapes/to-typebox.ts'
import type { Code, Declaration } from '../ts-file.ts'
import type { Emitter } from './emitter.ts'
import { createShared, createValidatorScope, type Target, toFactor, toFiles } from './validator-file.ts'

const signs = ['increment', 'decrement', 'multiply'] as const

export const typeboxEmitter: Emitter = {
  name: 'typebox',
  emit(project) {
    if (!project.input.validators.includes('typebox')) return []
    const scope = createValidatorScope(['Type', 'steps', ...typeNames])
    let usesSteps = false
    const { share, declarations } = createShared(scope)
    const target: Target = {
      column: (column, shape, form) => toTypeboxColumn(column, shape, { form, share }),
      shape: (shape, form) => toTypebox(shape, { form, share }),
      countable(schema, shape) {
        usesSteps = true
        const plain = toTypebox(shape, { form: 'value', share })
        const factor = toFactor(shape)
        const multiplied = factor === shape ? plain : toTypebox(factor, { form: 'value', share })
        const own = factor === shape ? undefined : inline(multiplied.code)
        const ways = signs.map((sign) =>
          toTypeboxObject([{ key: sign, schema: sign === 'multiply' ? multiplied : plain }]),
        )
        return {
          code: {
            before: 'Type.Union(',
            inner: {
              array: [
                schema.code,
                { before: '...steps(', inner: plain.code, after: own === undefined ? ')' : `, ${own})` },
              ],
            },
            after: ')',
          },
          type: { before: 'TUnion<', inner: { array: [schema.type, ...ways.map((one) => one.type)] }, after: '>' },
        }
      },
      nullable: toTypeboxNullable,
      optional: toTypeboxOptional,
      object: toTypeboxObject,
    }
    const isEmpty = project.tables.length + project.reports.length === 0
    const leaves = new Set<string>()
    return toFiles({
      project,
      name: 'typebox',
      target,
      share,
      scope,
      note: (type) => collectLeaves(type, leaves),
      rest: () => {
        const used = namesIn(leaves)
        return {
          codeImports: [{ from: '@sinclair/typebox', names: isEmpty ? [] : ['Type'], typeOnly: false }],
          typeImports: [
            { from: '@sinclair/typebox', names: typeNames.filter((name) => used.has(name)), typeOnly: true },
            { from: '@tenon/runtime', names: used.has('Json') ? ['Json'] : [], typeOnly: true },
          ],
          before: declarations(),
          after: usesSteps ? [steps] : [],
        }
      },
    })
  },
}

const typeNames =
  'TArray TBigInt TBoolean TDate TInteger TLiteral TNever TNull TNumber TObject TOptional TString TUint8Array TUnion TUnsafe'.split(
    ' ',
  )

const steps: Declaration = {
  kind: 'block',
  doc: 'Arithmetic in the database: `{ increment: 1 }` and its like.',
  head: 'function steps(value, factor = value)',
  body: [
    'const ways = [{ increment: value }, { decrement: value }, { multiply: factor }]',
    'return ways.map((one) => Type.Object(one, { additionalProperties: false }))',
  ],
}

/** The texts that a type is put together from: few differ. */
function collectLeaves(type: Code, leaves: Set<string>): void {
  if (typeof type === 'string') leaves.add(type)
  else if ('inner' in type) {
    leaves.add(type.before)
    collectLeaves(type.inner, leaves)
  } else if ('array' in type) for (const item of type.array) collectLeaves(item, leaves)
  else if ('object' in type) for (const entry of type.object) if ('value' in entry) collectLeaves(entry.value, leaves)
}

/** Names of TypeBox's types; texts of literals don't count. */
const namesIn = (leaves: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...leaves].flatMap((leaf) => leaf.replace(/'(?:[^'\\]|\\.)*'/g, '').match(/\w+/g) ?? []))
