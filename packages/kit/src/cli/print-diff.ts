/** What differs, and the proven plan as SQL to read, up and down. */
import type { Diff } from '../tasks/diff.ts'
import { printDeltas, printProofSummary } from './print-proof.ts'
import type { Style } from './style.ts'

export function printDiff(plan: Diff, style: Style): string {
  if (plan.equal) return 'no difference'
  return [
    ...(plan.deltas.length > 0 ? [printDeltas(plan.deltas, 'the states differ', style)] : []),
    ...(plan.up ? [style.strong('-- up'), printSegments(plan.up.segments, style)] : []),
    ...(plan.down ? [style.strong(`-- down (${plan.down.class})`), printSegments(plan.down.segments, style)] : []),
    ...plan.renameCandidates.map(
      ({ from, to, kind }) =>
        `${style.warn('?')} ${kind} ${from} is gone and ${to} is new; \`--rename ${from}=${to}\` if it is one thing`,
    ),
    ...(plan.up ? [printProofSummary(plan, style)] : []),
  ].join('\n\n')
}

export function printSegments(
  segments: readonly { readonly transactional: boolean; readonly statements: readonly string[] }[],
  style: Style,
): string {
  return segments
    .map(({ transactional, statements }) =>
      [
        ...(segments.length > 1 || !transactional
          ? [style.faint(`-- tenon:segment${transactional ? '' : ' no-transaction'}`)]
          : []),
        ...statements.map((statement) => `${statement};`),
      ].join('\n\n'),
    )
    .join('\n\n')
}
