/** What domains come to demand of the values of a column: of one that is theirs already, and of one that becomes theirs. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactBase } from '../../catalog/fact-base.ts'
import { baseType } from '../../plan/writing/cast.ts'
import { underDomains } from '../../plan/writing/using.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'

/** A column before the change, and its types on both sides. */
export interface Becoming {
  readonly name: string
  readonly from: string
  readonly to: string
}

export interface DomainDemands {
  readonly notNull: boolean
  /** Over the column as it is before. */
  readonly checks: readonly { readonly name: string; readonly expression: string; readonly isThere: boolean }[]
}

const nothing: DomainDemands = { notNull: false, checks: [] }

/** Only where the values are of one type all the while: what a conversion meets is asked of the conversion. */
export function domainDemands(
  { name, from, to }: Becoming,
  { old, target }: { readonly old: FactBase; readonly target: FactBase },
): DomainDemands {
  const fresh = demandsOf(to, target).filter(({ isValid }) => isValid)
  if (fresh.length === 0) return nothing
  if (baseType(underDomains(from, old)) !== baseType(underDomains(to, target))) return nothing
  const before = demandsOf(from, old)
  const had = new Set(before.flatMap(({ text, isValid }) => (isValid ? [text] : [])))
  const column = quoteName(name)
  const isList = to.endsWith('[]')
  const isNew = fresh.filter(({ text }) => !had.has(text))
  const checks = isNew.map((one) => ({
    name: one.name,
    expression: isList ? ofItems(column, one.text) : overColumn(column, one.text),
    isThere: before.some(({ text }) => text === one.text),
  }))
  const isNullRefused = isNew.some(({ text }) => text === notNull)
  return {
    notNull: isNullRefused && !isList,
    checks: checks.filter((_, index) => isList || isNew[index]?.text !== notNull),
  }
}

interface Demand {
  readonly name: string
  /** Of `VALUE`. */
  readonly text: string
  /** What is not valid yet is asked of new values only. */
  readonly isValid: boolean
}

const notNull = 'VALUE IS NOT NULL'

/** Of a domain and of those that it rests on; of a list of it, of each item. */
function demandsOf(type: string, base: FactBase): readonly Demand[] {
  const fact = domainOf(type.replace(/\[\]$/, ''), base)
  if (!fact) return []
  const domain = attributesOf('domain', fact)
  const checks = domain.checks.flatMap(([name = '', definition = '']): Demand[] => {
    const [, text, later] = /^CHECK \(([\s\S]*)\)( NOT VALID)?$/.exec(definition) ?? []
    return text === undefined ? [] : [{ name, text, isValid: later === undefined }]
  })
  const own = domain.notNull ? [{ name: domain.notNullName ?? '', text: notNull, isValid: true }, ...checks] : checks
  return [...own, ...demandsOf(domain.type, base)]
}

const domainOf = (type: string, base: FactBase): Fact | undefined =>
  base.facts.find((fact) => fact.kind === 'domain' && quotePath(fact.path) === type)

const overColumn = (column: string, text: string): string => text.replaceAll(/\bVALUE\b/g, column)

const ofItems = (column: string, text: string): string =>
  `(select coalesce(bool_and((${overColumn('item', text)}) is not false), true) from unnest(${column}) as items(item))`
