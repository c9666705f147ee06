/** Deltas as lines to read: what hangs on something new or gone is not told again. */
import { type Delta, isSame } from '../catalog/diff.ts'
import type { Fact, Json } from '../catalog/fact.ts'
import { printPath } from '../catalog/fact-id.ts'
import type { DeltaLine } from './proven-plan.ts'

export function toDeltaLines(deltas: readonly Delta[], before: readonly Fact[], after: readonly Fact[]): DeltaLine[] {
  const facts = new Map([...before, ...after].map((fact) => [fact.id, fact]))
  const touched = new Map(
    deltas.flatMap((delta) => (delta.is === 'changed' ? [] : [[delta.fact.id, delta.is] as const])),
  )
  const told = deltas.flatMap((delta): DeltaLine[] => {
    if (delta.is === 'changed') return isNamingOf(delta, deltas) ? [] : changedLine(delta, facts.get(delta.id))
    const { parent } = delta.fact
    const isPart = parent !== undefined && facts.get(parent)?.kind !== 'schema'
    if (isPart && touched.get(parent) === delta.is) return []
    return [
      {
        sign: delta.is === 'added' ? '+' : '-',
        kind: delta.fact.kind,
        object: label(delta.fact),
        detail: summary(delta.fact),
      },
    ]
  })
  return told.sort(byObject)
}

export const byObject = (a: DeltaLine, b: DeltaLine): number => (a.object < b.object ? -1 : a.object > b.object ? 1 : 0)

/** NOT NULL has a name since PostgreSQL 18: where it comes or goes, that is told once. */
const isNamingOf = (delta: Extract<Delta, { is: 'changed' }>, deltas: readonly Delta[]): boolean =>
  delta.attribute === 'notNullName' &&
  deltas.some((other) => other.is === 'changed' && other.id === delta.id && other.attribute === 'notNull')

function changedLine(delta: Extract<Delta, { is: 'changed' }>, fact: Fact | undefined): DeltaLine[] {
  if (!fact) return []
  const [old, fresh] = [printValue(delta.from), printValue(delta.to)]
  const [from, to] = shortenBoth(old, fresh)
  const alike = isSame(delta.from, delta.to) ? 'written anew, since its words mean another thing' : 'white space only'
  const difference = old === fresh ? alike : `${from} → ${to}`
  return [{ sign: '~', kind: fact.kind, object: label(fact), detail: `${delta.attribute}: ${difference}` }]
}

/** A routine's arguments stand at its name: `public.add(integer, integer)`. */
export function label({ path }: Fact): string {
  const last = path.at(-1)
  return last !== undefined && path.length > 2 && /^\(.*\)$/.test(last)
    ? `${printPath(path.slice(0, -1))}${last}`
    : printPath(path)
}

/** The attribute that tells most of a fact at a glance: the first that is a short text. */
function summary(fact: Fact): string {
  const text = Object.values(fact.attributes).find((value) => typeof value === 'string' && value !== '')
  return typeof text === 'string' ? shorten(oneLine(text), width) : ''
}

/** What a detail may take of a line. */
const width = 60

function printValue(value: Json): string {
  if (value === null) return 'none'
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value))
}

/** Two long texts are told from where they differ; their beginnings are the same often enough. */
function shortenBoth(from: string, to: string): readonly [string, string] {
  if (from.length + to.length <= width) return [from, to]
  let same = 0
  while (same < from.length && from[same] === to[same]) same += 1
  const start = same > lead ? same - lead : 0
  const cut = (text: string) => shorten(`${start > 0 ? '…' : ''}${text.slice(start)}`, width / 2)
  return [cut(from), cut(to)]
}

/** How much of what two texts share is shown before they part. */
const lead = 8

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text
