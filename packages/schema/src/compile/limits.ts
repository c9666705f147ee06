/** Limits that no value can meet, or that are none: lengths below zero, bounds that are no numbers, a least above the most. */
import type { AuthoredRule, ColumnSpec } from '../columns/column.ts'
import type { Shape } from '../shape.ts'
import { type Compilation, refuse, type TableDraft } from './context.ts'
import { callPlace } from './places.ts'

type Limit = Extract<AuthoredRule, { readonly limit: number | string }>

export function refuseLimits(compilation: Compilation, draft: TableDraft, member: string, spec: ColumnSpec): void {
  const { shape } = spec.type
  const limits = (spec.rules ?? []).filter((rule): rule is Limit => 'limit' in rule)
  const wrong = limits.find((rule) => !isLimit(rule, shape))
  const say = (call: string, message: string) =>
    refuse(compilation, {
      code: 'model/column',
      message: `\`${draft.typeName}.${member}\` ${message}.`,
      at: callPlace(compilation.sources, draft, member, call, 0),
    })
  if (wrong) {
    const wanted = /Length$/.test(wrong.kind) ? 'a whole number from 0' : 'a number'
    say(wrong.kind, `is limited by \`${wrong.limit}\`, and \`${wrong.kind}\` takes ${wanted}`)
    return
  }
  const own = 'maxLength' in shape && shape.maxLength !== undefined ? [shape.maxLength] : []
  const pairs = [
    { least: 'minLength', most: 'maxLength', own },
    { least: 'min', most: 'max', own: [] },
  ] as const
  for (const { least, most, own: given } of pairs) {
    const of = (kind: string) => limits.filter((rule) => rule.kind === kind).map(({ limit }) => limit)
    const [low, high] = [Math.max(...of(least).map(Number)), Math.min(...[...of(most), ...given].map(Number))]
    if (low > high) say(least, `takes no value: the least of it is ${low}, and the most is ${high}`)
  }
}

function isLimit({ kind, limit }: Limit, shape: Shape): boolean {
  if (kind === 'minLength' || kind === 'maxLength') return Number.isSafeInteger(limit) && Number(limit) >= 0
  if (typeof limit === 'number') return Number.isFinite(limit)
  const isDigits = shape.kind === 'bigint' || (shape.kind === 'string' && isNumeric(shape.format))
  return !isDigits || /^[+-]?\d+(?:\.\d+)?$/.test(limit)
}

const isNumeric = (format: string | undefined): boolean => format === 'decimal' || format === 'integer'
