/** `zod.js` and its types: `<table>.insert|update.value|json`, and the rows and parameters of reports. */
import { inline } from '../print.ts'
import { CheckFunctions } from '../shapes/check-functions.ts'
import { toType } from '../shapes/to-type.ts'
import { toZod, toZodColumn, toZodNullable, toZodObject, toZodOptional, type ZodContext } from '../shapes/to-zod.ts'
import type { Form } from '../shapes/validator-schema.ts'
import type { Declaration } from '../ts-file.ts'
import { toCheckDeclarations } from './check-function-code.ts'
import type { Emitter } from './emitter.ts'
import { createFunctionImports } from './function-imports.ts'
import { createShared, createValidatorScope, type Target, toFactor, toFiles } from './validator-file.ts'

export const zodEmitter: Emitter = {
  name: 'zod',
  emit(project) {
    if (!project.input.validators.includes('zod')) return []
    const checks = new CheckFunctions()
    const scope = createValidatorScope(['z', 'step'])
    const { share, declarations } = createShared(scope)
    const functions = createFunctionImports(project, scope)
    let usesStep = false
    let usesJson = false
    const toContext = (form: Form): ZodContext => ({
      ...{ form, checks, functions: functions.nameOf, share },
      onJson: () => {
        usesJson = true
      },
    })
    const contexts = { value: toContext('value'), json: toContext('json') }
    const context = (form: Form): ZodContext => contexts[form]
    const target: Target = {
      column: (column, shape, form) => ({ ...toZodColumn(column, shape, context(form)), notes: [] }),
      shape: (shape, form) => toZod(shape, context(form)),
      countable(schema, shape, nullable) {
        usesStep = true
        const plain = toZod(shape, context('value'))
        const factor = toFactor(shape)
        const own = factor === shape ? undefined : inline(toZod(factor, context('value')).code)
        const held = toType(shape)
        return {
          code: {
            before: 'z.union(',
            inner: {
              array: [
                schema.code,
                { before: 'step(', inner: plain.code, after: own === undefined ? ')' : `, ${own})` },
              ],
            },
            after: ')',
          },
          type: `z.ZodType<${held} | Increment<${held}>${nullable ? ' | null' : ''}>`,
        }
      },
      nullable: toZodNullable,
      optional: toZodOptional,
      object: toZodObject,
    }
    const isEmpty = project.tables.length + project.reports.length === 0
    const step: Declaration = {
      kind: 'block',
      doc: 'Arithmetic in the database: `{ increment: 1 }` and its like.',
      head: 'function step(value, factor = value)',
      body: [
        'const ways = [{ increment: value }, { decrement: value }, { multiply: factor }]',
        'return z.union(ways.map((one) => z.strictObject(one)))',
      ],
    }
    return toFiles({
      project,
      name: 'zod',
      target,
      share,
      scope,
      rest: () => ({
        codeImports: [{ from: 'zod', names: isEmpty ? [] : ['z'], typeOnly: false }, ...functions.imports()],
        typeImports: [
          { from: 'zod', names: isEmpty ? [] : ['z'], typeOnly: true },
          {
            from: '@tenon/runtime',
            names: [...(usesStep ? ['Increment'] : []), ...(usesJson ? ['Json'] : [])],
            typeOnly: true,
          },
        ],
        before: declarations(),
        after: [...toCheckDeclarations(checks), ...(usesStep ? [step] : [])],
      }),
    })
  },
}
