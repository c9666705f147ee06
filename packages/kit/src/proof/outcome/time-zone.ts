/** Instants become local times, or the other way round: in UTC, as all sessions of ours, which may not be what was meant, nor what another client does. */
import type { Problem } from '@tenon/schema/problem'
import { printPath } from '../../catalog/fact-id.ts'
import type { Effect } from '../proof.ts'
import type { ColumnPairs } from '../rows/rows.ts'
import { mentions } from '../seed/catalog.ts'

export function zoneWarnings(columns: readonly ColumnPairs[], effects: readonly Effect[]): readonly Problem[] {
  const found = columns.filter(({ path, typeBefore, typeAfter, anew }) => {
    if (anew || isInstant(typeBefore) === isInstant(typeAfter)) return false
    if (!isLocal(typeBefore) && !isLocal(typeAfter)) return false
    return !effects.some(({ statement }) => mentions(statement, path[2] ?? '') && namesZone.test(statement))
  })
  return [...new Map(found.map((one) => [printPath(one.path), one])).values()].map(toWarning)
}

const isInstant = (type: string): boolean => /^timestamp(?:\(\d\))? with time zone$/.test(type)
const isLocal = (type: string): boolean => /^(?:date|time(?:stamp)?(?:\(\d\))? without time zone)$/.test(type)
const namesZone = /\bat\s+(?:time\s+zone|local)\b|\bset\s+(?:local\s+|session\s+)?time\s*zone\b/i

function toWarning({ path, typeBefore, typeAfter }: ColumnPairs): Problem {
  const object = printPath(path)
  const name = object.replace(/^public\./, '')
  const column = printPath([path[2] ?? ''])
  return {
    code: 'proof/time-zone',
    severity: 'warning',
    message: `\`${name}\` goes from ${typeBefore} to ${typeAfter} by the clock of UTC, in which Tenon migrates; run by another client it goes by that one's own.`,
    hint: `Say which zone is meant: \`--using "${name}=${column} at time zone 'UTC'"\`.`,
  }
}
