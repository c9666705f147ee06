/** Validation rules of a column, with the functions they call found in `schema/functions/`. */
import type { AuthoredRule, ColumnSpec } from '../columns/column.ts'
import type { Rule } from '../ir.ts'
import { type Compilation, findFunction, type TableDraft } from './context.ts'
import { callPlace } from './places.ts'

export const toRules = (
  compilation: Compilation,
  draft: TableDraft,
  member: string,
  spec: ColumnSpec,
): readonly Rule[] =>
  (spec.rules ?? []).flatMap((rule): readonly Rule[] => {
    if (rule.kind !== 'predicate') return [rule]
    const at = callPlace(compilation.sources, draft, member, 'satisfies', 0)
    const call = findFunction(compilation, rule.call, { who: `${draft.typeName}.${member}`, at })
    return call ? [{ ...rule, call }] : []
  })

/** What a value would have to be to keep the column's rules, in words; own predicates are not called here. */
export const brokenRule = (spec: ColumnSpec, value: unknown): string | undefined =>
  (spec.rules ?? []).map((rule) => wantedBy(rule, value)).find((wanted) => wanted !== undefined)

function wantedBy(rule: AuthoredRule, value: unknown): string | undefined {
  switch (rule.kind) {
    case 'minLength':
    case 'maxLength': {
      const length = lengthOf(value)
      if (length === undefined) return undefined
      const isKept = rule.kind === 'minLength' ? length >= Number(rule.limit) : length <= Number(rule.limit)
      return isKept ? undefined : `at ${rule.kind === 'minLength' ? 'least' : 'most'} ${rule.limit} characters or items`
    }
    case 'min':
    case 'max': {
      const distance = Number(value) - Number(rule.limit)
      const isBroken = rule.kind === 'min' ? distance < 0 : distance > 0
      return isBroken ? `${rule.kind === 'min' ? 'no less' : 'no more'} than ${rule.limit}` : undefined
    }
    case 'pattern':
      return typeof value !== 'string' || new RegExp(rule.source, rule.flags).test(value)
        ? undefined
        : `what matches \`/${rule.source}/${rule.flags}\``
    default:
      return undefined
  }
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length
  return Array.isArray(value) ? value.length : undefined
}
