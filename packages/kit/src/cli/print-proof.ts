/** What was found and what was proved, for eyes. */
import type { DeltaLine, Hazard, Loss, ProvenPlan } from '../tasks/proven-plan.ts'
import { count } from './count.ts'
import type { Style } from './style.ts'

export function printDeltas(deltas: readonly DeltaLine[], title: string, style: Style): string {
  const kindWidth = Math.max(...deltas.map(({ kind }) => kind.length))
  const objectWidth = Math.min(48, Math.max(...deltas.map(({ object }) => short(object).length)))
  const mark = { '+': style.good, '-': style.bad, '~': style.warn }
  const lines = deltas.map(({ sign, kind, object, detail }) =>
    `  ${mark[sign](sign)} ${kind.padEnd(kindWidth)} ${short(object).padEnd(objectWidth)}   ${detail}`.trimEnd(),
  )
  return [...(title ? [`${title} in ${count(deltas.length, 'place')}`, ''] : []), ...lines].join('\n')
}

const classWords = {
  exact: 'equal to the state before, no data lost',
  'exact-loses-new': 'equal to the state before; what was written since into new columns or tables goes',
  'schema-exact': 'equal to the state before; what the up dropped comes back empty',
  inexact: 'equal to the state before but for the order of columns',
  irreversible: 'there is no way back',
}

export function printProofSummary(proof: ProvenPlan, style: Style): string {
  const { certificate, up, down, losses, hazards, unobserved, unmodelled, probes } = proof
  const locks = hazards.filter(({ lock, rewrite }) => heavy(lock) || rewrite)
  return [
    `proved on PostgreSQL ${certificate.version} (${certificate.provider}) with ${count(probes, 'probe row')}`,
    ...(up ? [`  up    ${style.good('equal to the state wanted')}   ${printLocks(locks)}`] : []),
    ...(down ? [`  down  ${(down.class === 'irreversible' ? style.bad : style.good)(classWords[down.class])}`] : []),
    ...losses.map((loss) => `  ${style.bad('!')} ${printLoss(loss)}`),
    ...hazards.flatMap(({ preflight, object }) =>
      preflight === null
        ? []
        : [
            `  ${style.warn('!')} rows of ${short(object)} may stop it; this finds them:`,
            preflight.replaceAll(/^/gm, '      '),
          ],
    ),
    ...(unobserved.length > 0
      ? [`  ${style.warn('!')} no probe row fits: ${unobserved.map(({ object }) => short(object)).join(', ')}`]
      : []),
    ...(unmodelled.length > 0
      ? [
          `  ${style.warn('!')} not modelled, not compared: ${unmodelled.map(({ what, object }) => `${what} ${object}`).join(', ')}`,
        ]
      : []),
  ].join('\n')
}

export const printLoss = ({ object, kind, direction, probes }: Loss): string =>
  kind === 'dropped'
    ? `${direction} drops ${short(object)} with its data`
    : `${direction} narrows ${short(object)}: ${count(probes, 'probe value')} changed`

function printLocks(hazards: readonly Hazard[]): string {
  if (hazards.length === 0) return 'no lock that stops readers or writers'
  const words = new Map<string, Set<string>>()
  for (const { object, lock, rewrite } of hazards) {
    const told = words.get(object) ?? new Set()
    if (heavy(lock) && lock !== null) told.add(lock)
    if (rewrite) told.add('rewrite')
    words.set(object, told)
  }
  return `locks ${[...words].map(([object, told]) => `${short(object)} (${[...told].join(', ')})`).join(', ')}`
}

/** Locks that stop writers or readers. */
const heavy = (lock: string | null): boolean =>
  lock !== null && /^(access ?exclusive|exclusive|share ?row ?exclusive|share)( ?lock)?$/i.test(lock)

/** Without the schema that everybody means. */
const short = (object: string): string => object.replace(/^public\./, '')
