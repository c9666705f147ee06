/** Options of sequences as SQL: what `create sequence`, `alter sequence` and identity columns share. */
import type { SequenceOptions } from '../../catalog/attributes.ts'

/** Only what differs from the default. */
export const sequenceClauses = (options: SequenceOptions): string[] => [
  ...(options.increment === '1' ? [] : [`increment by ${options.increment}`]),
  ...(options.minimum === null ? [] : [`minvalue ${options.minimum}`]),
  ...(options.maximum === null ? [] : [`maxvalue ${options.maximum}`]),
  ...(options.start === null ? [] : [`start with ${options.start}`]),
  ...(options.cache === '1' ? [] : [`cache ${options.cache}`]),
  ...(options.cycle ? ['cycle'] : []),
]

/** Only what changes. */
export function sequenceChanges(from: SequenceOptions, to: SequenceOptions): string[] {
  const differs = (key: keyof SequenceOptions): boolean => from[key] !== to[key]
  // The default bounds depend on the direction.
  const turns = from.increment.startsWith('-') !== to.increment.startsWith('-')
  return [
    ...(differs('increment') ? [`increment by ${to.increment}`] : []),
    ...(turns || differs('minimum') ? [to.minimum ?? usualBound(to, 'minimum')].map(minimumClause) : []),
    ...(turns || differs('maximum') ? [to.maximum ?? usualBound(to, 'maximum')].map(maximumClause) : []),
    ...(differs('start') || (to.start === null && (differs('minimum') || differs('maximum') || differs('increment')))
      ? [`start with ${firstValue(to)}`]
      : []),
    ...(isWithin(firstValue(from), to) ? [] : [`restart with ${firstValue(to)}`]),
    ...(differs('cache') ? [`cache ${to.cache}`] : []),
    ...(differs('cycle') ? [to.cycle ? 'cycle' : 'no cycle'] : []),
  ]
}

/** "No bound" beside a new type means the type's own, whatever the direction: the bound next to zero is said. */
function usualBound({ increment }: SequenceOptions, side: 'minimum' | 'maximum'): string | null {
  if (increment.startsWith('-')) return side === 'maximum' ? '-1' : null
  return side === 'minimum' ? '1' : null
}

const minimumClause = (value: string | null): string => (value === null ? 'no minvalue' : `minvalue ${value}`)
const maximumClause = (value: string | null): string => (value === null ? 'no maxvalue' : `maxvalue ${value}`)

const firstValue = (options: SequenceOptions): string =>
  options.start ?? (options.increment.startsWith('-') ? (options.maximum ?? '-1') : (options.minimum ?? '1'))

/** A sequence that can't have stood within its new bounds begins anew; the server refuses it otherwise. */
function isWithin(value: string, { increment, minimum, maximum }: SequenceOptions): boolean {
  const descends = increment.startsWith('-')
  const low = minimum ?? (descends ? undefined : '1')
  const high = maximum ?? (descends ? '-1' : undefined)
  return (low === undefined || BigInt(value) >= BigInt(low)) && (high === undefined || BigInt(value) <= BigInt(high))
}
