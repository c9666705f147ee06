/** `typebox.js` and its types: the same schemas as `zod.js`, as JSON Schema that TypeBox, Fastify and others read. */
import {
  toTypebox,
  toTypeboxColumn,
  toTypeboxNullable,
  toTypeboxObject,
  toTypeboxOptional,
} from '../shapes/to-typebox.ts'
import type { Code, Declaration } from '../ts-file.ts'
import type { Emitter } from './emitter.ts'
import {
  createShared,
  createValidatorScope,
  type Target,
  toFiles,
  toReportsExport,
  toTableExport,
} from './validator-file.ts'

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
        const ways = signs.map((sign) => toTypeboxObject([{ key: sign, schema: plain }]))
        return {
          code: {
            before: 'Type.Union(',
            inner: { array: [schema.code, { before: '...steps(', inner: plain.code, after: ')' }] },
            after: ')',
          },
          type: { before: 'TUnion<', inner: { array: [schema.type, ...ways.map((one) => one.type)] }, after: '>' },
        }
      },
      nullable: toTypeboxNullable,
      optional: toTypeboxOptional,
      object: toTypeboxObject,
    }
    const exported = project.tables.map((names) => toTableExport(names, target, share))
    if (project.reports.length > 0) exported.push(toReportsExport(project.reports, target))
    const used = new Set(exported.flatMap((one) => namesIn(one.type)))
    return toFiles({
      project,
      name: 'typebox',
      exported,
      scope,
      codeImports: [{ from: '@sinclair/typebox', names: exported.length === 0 ? [] : ['Type'], typeOnly: false }],
      typeImports: [
        { from: '@sinclair/typebox', names: typeNames.filter((name) => used.has(name)), typeOnly: true },
        { from: '@tenon/runtime', names: used.has('Json') ? ['Json'] : [], typeOnly: true },
      ],
      before: declarations(),
      after: usesSteps ? [steps] : [],
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
  head: 'function steps(value)',
  body: [
    "const signs = ['increment', 'decrement', 'multiply']",
    'return signs.map((sign) => Type.Object({ [sign]: value }, { additionalProperties: false }))',
  ],
}

/** Names of TypeBox's types within a printed type; texts of literals don't count. */
function namesIn(type: Code): readonly string[] {
  if (typeof type === 'string') return type.replace(/'(?:[^'\\]|\\.)*'/g, '').match(/\w+/g) ?? []
  if ('chain' in type) return []
  if ('inner' in type) return [...namesIn(type.before), ...namesIn(type.inner)]
  if ('array' in type) return type.array.flatMap(namesIn)
  return type.object.flatMap((entry) => ('value' in entry ? namesIn(entry.value) : []))
}
