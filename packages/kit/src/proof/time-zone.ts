/** Instants become local times, or the other way round, in the zone of the session that migrates: the proof ran in one of its own. */
import type { Problem } from '@tenon/schema/problem'
import { printPath } from '../catalog/fact-id.ts'
import type { Effect } from './proof.ts'
import type { ColumnPairs } from './rows.ts'
import { mentions } from './seed/catalog.ts'

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
  const isFolded = isInstant(typeBefore)
  return {
    code: 'proof/time-zone',
    severity: 'warning',
    message: `\`${name}\` goes from ${typeBefore} to ${typeAfter} in the time zone of the session that migrates; the proof ran in UTC, and where clocks change ${isFolded ? 'two instants become one time' : 'some times are no instants'}.`,
    hint: `Say which zone is meant: \`--using "${name}=${column} at time zone 'UTC'"\`.`,
  }
}
