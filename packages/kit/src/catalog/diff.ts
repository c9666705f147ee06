/** What differs between two states, fact by fact and attribute by attribute. Names no kind of object. */
import type { Fact, Json } from './fact.ts'
import { factBase } from './fact-base.ts'
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

/** Lists of facts are never changed, and a proof compares the same two again and again. */
const known = new WeakMap<readonly Fact[], WeakMap<readonly Fact[], readonly Delta[]>>()

/** Sorted by id; empty when the states are equal. */
export function diffFacts(before: readonly Fact[], after: readonly Fact[]): readonly Delta[] {
  const ofBefore = known.get(before) ?? new WeakMap<readonly Fact[], readonly Delta[]>()
  known.set(before, ofBefore)
  const deltas = ofBefore.get(after) ?? compare(before, after)
  ofBefore.set(after, deltas)
  return deltas
}

function compare(before: readonly Fact[], after: readonly Fact[]): Delta[] {
  const [old, fresh] = [factBase(before).facts, factBase(after).facts]
  const deltas: Delta[] = []
  let [a, b] = [0, 0]
  for (;;) {
    const [from, to] = [old[a], fresh[b]]
    if (!from && !to) return deltas
    if (from && (!to || from.id < to.id)) {
      deltas.push({ is: 'removed', fact: from })
      a++
    } else if (to && (!from || to.id < from.id)) {
      deltas.push({ is: 'added', fact: to })
      b++
    } else if (from && to) {
      if (!isSame(from.attributes, to.attributes)) deltas.push(...changes(from, to))
      a++
      b++
    }
  }
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
