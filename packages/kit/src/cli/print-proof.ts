/** What was found and what was proved, for eyes. */
import { heldLocks } from '../tasks/held-locks.ts'
import type { DeltaLine, ProvenPlan } from '../tasks/proven-plan.ts'
import { count } from './count.ts'
import type { Style } from './style.ts'

export function printDeltas(deltas: readonly DeltaLine[], title: string, style: Style): string {
  const kindWidth = Math.max(...deltas.map(({ kind }) => kind.length))
  const objectWidth = Math.min(48, Math.max(...deltas.map(({ object }) => short(object).length)))
  const mark = { '+': style.good, '-': style.bad, '~': style.warn }
  const line = ({ sign, kind, object, detail }: DeltaLine) =>
    `  ${mark[sign](sign)} ${kind.padEnd(kindWidth)} ${short(object).padEnd(objectWidth)}   ${detail}`.trimEnd()
  const many = deltas.length > fewLines
  return [
    ...(title ? [`${title} in ${count(deltas.length, 'place')}${many ? `: ${tally(deltas)}` : ''}`, ''] : []),
    ...deltas.flatMap((delta, index) => {
      const before = deltas[index - 1]
      const apart = many && before !== undefined && ownerOf(before) !== ownerOf(delta)
      return apart ? ['', line(delta)] : [line(delta)]
    }),
  ].join('\n')
}

/** What the eye takes in at once; beyond it, what belongs to one table stands by itself. */
const fewLines = 12

/** Schema and table, type or routine. */
const ownerOf = ({ object }: DeltaLine): string =>
  /^(?:"(?:[^"]|"")*"|[^".]*)(?:\.(?:"(?:[^"]|"")*"|[^".]*))?/.exec(object)?.[0] ?? object

function tally(deltas: readonly DeltaLine[]): string {
  const words = { '+': 'new', '-': 'gone', '~': 'different' } as const
  return (['+', '-', '~'] as const)
    .flatMap((sign) => {
      const number = deltas.filter((delta) => delta.sign === sign).length
      return number > 0 ? [`${number} ${words[sign]}`] : []
    })
    .join(', ')
}

const classWords = {
  exact: 'equal to the state before, no data lost',
  'exact-loses-new': 'equal to the state before; what was written since may go, or stop it',
  'schema-exact': 'equal to the state before; what the up lost does not come back',
  inexact: 'equal to the state before but for the order of columns, or rows that the up put in',
  irreversible: 'there is no way back',
}

export function printProofSummary(proof: ProvenPlan, style: Style): string {
  const { certificate, up, down, losses, hazards, warnings, unobserved, unmodelled, probes } = proof
  return [
    up
      ? `proved on PostgreSQL ${certificate.version} (${certificate.provider}) with ${count(probes, 'probe row')}`
      : `not proved on PostgreSQL ${certificate.version} (${certificate.provider})`,
    ...(up ? [`  up    ${style.good('equal to the state wanted')}   ${printLocks(hazards)}`] : []),
    ...(down ? [`  down  ${(down.class === 'irreversible' ? style.bad : style.good)(classWords[down.class])}`] : []),
    ...(up && !down ? [`  down  ${style.bad(noWayBack(proof))}`] : []),
    ...losses.map((loss) => `  ${style.bad('!')} ${printLoss(loss)}`),
    ...hazards.flatMap(({ preflight, object, direction, unmet }, at) =>
      // One statement may be in the way of a table and of its column.
      preflight === null || hazards.findIndex((one) => one.preflight === preflight && one.direction === direction) < at
        ? []
        : [
            `  ${style.warn('!')} ${rowsWords(unmet, short(object), direction)}:`,
            preflight.replaceAll(/^/gm, '      '),
          ],
    ),
    ...(warnings ?? []).map(({ message }) => `  ${style.warn('!')} ${message}`),
    ...(unobserved.length > 0
      ? [`  ${style.warn('!')} no probe row fits: ${firstOf(unobserved.map(({ object }) => short(object)))}`]
      : []),
    ...(unmodelled.length > 0
      ? [
          `  ${style.warn('!')} not modelled, not compared: ${firstOf(unmodelled.map(({ what, object }) => `${what} ${object}`))}`,
        ]
      : []),
  ].join('\n')
}

/** With the reason where its author wrote one; what the server or the planner refused is a problem of its own. */
function noWayBack({ downRefused }: ProvenPlan): string {
  const reason = downRefused.find(({ severity }) => severity === 'note')?.message
  return reason === undefined ? classWords.irreversible : `${classWords.irreversible}: ${reason}`
}

function rowsWords(unmet: ProvenPlan['hazards'][number]['unmet'], object: string, direction: string): string {
  if (unmet === undefined) return `rows of ${object} may stop the ${direction}; this finds them`
  return `the ${direction} ${unmet}s rows of ${object}, and no probe row was among them; this counts them`
}

export function printLoss({ object, kind, direction, probes, rows }: ProvenPlan['losses'][number]): string {
  if (rows !== undefined)
    return `${direction} deletes rows of ${short(object)}: ${probes} of ${count(rows, 'probe row')}`
  if (kind === 'narrowed' && probes === 0)
    return `${direction} may narrow ${short(object)}: no probe value went through it`
  return kind === 'dropped'
    ? `${direction} drops ${short(object)} with its data`
    : `${direction} narrows ${short(object)}: ${count(probes, 'probe value')} changed`
}

/** As the file has them; one that nobody waits for is no news here. */
function printLocks(hazards: ProvenPlan['hazards']): string {
  const heavy = heldLocks(hazards).filter(({ isHeavy }) => isHeavy)
  if (heavy.length === 0) return 'no lock that stops readers or writers'
  return `locks ${firstOf(heavy.map(({ object, text }) => `${short(object)} (${text})`))}`
}

/** The first few of a list, and how many more; `--json` has all. */
const firstOf = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ')

/** Without the schema that everybody means. */
const short = (object: string): string => object.replace(/^public\./, '')
