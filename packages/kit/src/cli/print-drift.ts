/** How a live database differs, for eyes. */
import type { Drift } from '../tasks/check-part.ts'
import { printDeltas } from './print-proof.ts'
import type { Style } from './style.ts'

export const printDrift = (deltas: readonly Drift[], title: string, style: Style): string =>
  printDeltas(deltas.map(inWords), title, style)

/** Of a live database it is not plain which side is right: signs alone would not tell. */
const inWords = (drift: Drift): Drift => ({ ...drift, kind: `${drift.class.padEnd(10)} ${drift.kind}` })
