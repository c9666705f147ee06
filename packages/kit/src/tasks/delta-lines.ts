/** Deltas as lines to read: what hangs on something new or gone is not told again. */
import type { Delta } from '../catalog/diff.ts'
import type { Fact, Json } from '../catalog/fact.ts'
import { printPath } from '../catalog/fact-id.ts'
import type { DeltaLine } from './proven-plan.ts'

export function toDeltaLines(deltas: readonly Delta[], before: readonly Fact[], after: readonly Fact[]): DeltaLine[] {
  const facts = new Map([...before, ...after].map((fact) => [fact.id, fact]))
  const touched = new Map(
    deltas.flatMap((delta) => (delta.is === 'changed' ? [] : [[delta.fact.id, delta.is] as const])),
  )
  const told = deltas.flatMap((delta): DeltaLine[] => {
    if (delta.is === 'changed') return changedLine(delta, facts.get(delta.id))
    const { parent } = delta.fact
    if (parent !== undefined && touched.get(parent) === delta.is) return []
    return [
      {
        sign: delta.is === 'added' ? '+' : '-',
        kind: delta.fact.kind,
        object: printPath(delta.fact.path),
        detail: summary(delta.fact),
      },
    ]
  })
  return told.sort((a, b) => (a.object < b.object ? -1 : a.object > b.object ? 1 : 0))
}

function changedLine(delta: Extract<Delta, { is: 'changed' }>, fact: Fact | undefined): DeltaLine[] {
  if (!fact) return []
  const detail = `${delta.attribute}: ${printValue(delta.from)} → ${printValue(delta.to)}`
  return [{ sign: '~', kind: fact.kind, object: printPath(fact.path), detail }]
}

/** The attribute that tells most of a fact at a glance: the first that is a short text. */
function summary(fact: Fact): string {
  const text = Object.values(fact.attributes).find((value) => typeof value === 'string' && value !== '')
  return typeof text === 'string' ? shorten(text) : ''
}

function printValue(value: Json): string {
  if (value === null) return 'none'
  return shorten(typeof value === 'string' ? value : JSON.stringify(value))
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
