/** A caller's JSON in a filter as its text. What JSON would drop or alter in silence would make another filter of it, and is refused with its place. */
import { kindOfValue } from '../codec/refuse.ts'
import type { Model } from './model.ts'
import { isPlain, type Reading, refuse, refuseGiven } from './reading.ts'
import { text } from './text-value.ts'

const deepest = 500

export function jsonText(reading: Reading, model: Model, value: unknown): string {
  check(reading, model, value, 0)
  return JSON.stringify(value)
}

function check(reading: Reading, model: Model, value: unknown, depth: number): void {
  if (value === null || typeof value === 'boolean') return
  if (value === undefined) refuse(reading, model, 'is undefined; leave it out to ask for everything.')
  if (typeof value === 'string') text(reading, model, value)
  else if (typeof value === 'number') {
    if (!Number.isFinite(value)) refuseGiven(reading, model, `is ${value}, which JSON cannot hold.`)
  } else checkNested(reading, model, value, depth)
}

function checkNested(reading: Reading, model: Model, value: unknown, depth: number): void {
  if (depth > deepest) refuseGiven(reading, model, 'is nested too deeply, or within itself.')
  const each = (key: string, item: unknown) => {
    reading.path.push(key)
    check(reading, model, item, depth + 1)
    reading.path.pop()
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) each(String(index), value[index])
    return
  }
  if (!isPlain(value)) refuseGiven(reading, model, `is ${kindOfValue(value)}, which JSON cannot hold.`)
  for (const [key, item] of Object.entries(value)) {
    text(reading, model, key)
    each(key, item)
  }
}
