/** What differs between two states, fact by fact and attribute by attribute. Names no kind of object. */
import type { Fact, Json } from './fact.ts'
import type { FactId } from './fact-id.ts'

export type Delta =
  | { readonly is: 'added' | 'removed'; readonly fact: Fact }
  | {
      readonly is: 'changed'
      readonly id: FactId
      readonly attribute: string
      readonly from: Json
      readonly to: Json
    }

/** Sorted by id; empty when the states are equal. */
export function diffFacts(before: readonly Fact[], after: readonly Fact[]): Delta[] {
  const old = new Map(before.map((fact) => [fact.id, fact]))
  const fresh = new Map(after.map((fact) => [fact.id, fact]))
  const ids = [...new Set([...old.keys(), ...fresh.keys()])].sort()
  return ids.flatMap((id): Delta[] => {
    const from = old.get(id)
    const to = fresh.get(id)
    if (from && to) return changes(from, to)
    if (from) return [{ is: 'removed', fact: from }]
    return to ? [{ is: 'added', fact: to }] : []
  })
}

function changes(from: Fact, to: Fact): Delta[] {
  const names = [...new Set([...Object.keys(from.attributes), ...Object.keys(to.attributes)])].sort()
  return names.flatMap((attribute): Delta[] => {
    const [a = null, b = null] = [from.attributes[attribute], to.attributes[attribute]]
    return isSame(a, b) ? [] : [{ is: 'changed', id: from.id, attribute, from: a, to: b }]
  })
}

/** Equality of JSON values; the order of an object's keys does not matter. */
export function isSame(a: Json, b: Json): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i] ?? null))
  }
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key] ?? null, b[key] ?? null))
  )
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
