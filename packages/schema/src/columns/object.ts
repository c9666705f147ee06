/** The shape of an object inside a JSON column: `jsonb(object({ street: text(), zip: optional(text()) }))`. */
import type { Field, Shape } from '../shape.ts'
import { type AnyColumn, Column, columnSpec, type Mistake } from './column.ts'
import { itemMistakes } from './list.ts'

const optionalField: unique symbol = Symbol.for('tenon.optional')

/** A field that may be missing. */
export interface Optional<V> {
  readonly [optionalField]: Column<V>
}

type Fields = Readonly<Record<string, Column<unknown> | Optional<unknown>>>

type Plain<F> = F extends Optional<infer V> ? V : F extends Column<infer V> ? V : never

/** Nullable fields are checked by `compile`, hence `null` everywhere here. */
export type ObjectValue<F> = {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: Plain<F[K]> | null
} & { readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: Plain<F[K]> | null }

export function object<const F extends Fields>(fields: F): Column<ObjectValue<F>> {
  const entries = Object.entries(fields).map(([name, field]) => {
    const optional = optionalField in field
    return { name, optional, spec: (optional ? field[optionalField] : field)[columnSpec] }
  })
  return new Column({
    type: {
      sql: 'jsonb',
      shape: {
        kind: 'record',
        fields: entries.map(
          ({ name, optional, spec }): Field => ({
            name,
            shape: spec.type.shape,
            optional,
            nullable: spec.nullable === true,
          }),
        ),
      },
    },
    mistakes: entries.flatMap(({ name, optional, spec }) => [
      ...(optional && name in Object.prototype ? [inheritedMistake(name)] : []),
      ...fieldMistakes(name, spec),
    ]),
  })
}

export const optional = <V>(field: Column<V>): Optional<V> => Object.freeze({ [optionalField]: field })

const inheritedMistake = (name: string): Mistake => ({
  call: 'object',
  message: `The field \`${name}\` is optional, and every object of JavaScript has one: no literal without it would fit.`,
  hint: 'Choose another name, or make it `.nullable()` in place of optional.',
})

function fieldMistakes(name: string, spec: AnyColumn[typeof columnSpec]): readonly Mistake[] {
  const unfit = outsideJson(spec.type.shape)
  return [
    ...(spec.mistakes ?? []),
    ...itemMistakes(spec).map((mistake) => ({
      ...mistake,
      call: 'object',
      message: mistake.message.replace('An item of a list', `The field \`${name}\``),
    })),
    ...(unfit === undefined
      ? []
      : [
          {
            call: 'object',
            message: `The field \`${name}\` is ${unfit}, and JSON has no such value.`,
            hint: 'Use `text()`, `integer()`, `double()`, `boolean()`, `choice()`, `list()` or `object()`.',
          },
        ]),
  ]
}

/** What JSON can't hold, in words. */
function outsideJson(shape: Shape): string | undefined {
  switch (shape.kind) {
    case 'bigint':
      return 'a `bigint`'
    case 'instant':
      return 'a `Date`'
    case 'bytes':
      return 'bytes'
    case 'opaque':
      return `a \`${shape.name}\``
    case 'list':
      return outsideJson(shape.of)
    default:
      return undefined
  }
}
