/** Consent to lose data: each thing by its own name. */
import type { Place, Problem } from '@tenon/schema/problem'
import type { Loss, ProvenPlan } from './proven-plan.ts'

/** Losses of the up that nobody consented to. What is written since and lost by the down needs no consent: its class says so. */
export function lossProblems(
  proof: ProvenPlan,
  allowed: readonly string[],
  placeOf: (object: string) => Place | undefined,
): readonly Problem[] {
  return proof.losses
    .filter(({ object, direction }) => direction === 'up' && !isAllowed(object, allowed))
    .map((loss): Problem => {
      const at = placeOf(loss.object)
      return { code: 'migration/data-loss', severity: 'error', ...(at ? { at } : {}), ...told(loss, proof) }
    })
}

function told(loss: Loss, { hazards }: ProvenPlan): Pick<Problem, 'message' | 'hint'> {
  const { object, kind, probes, rows } = loss
  const name = shortName(object)
  const consent = `\`--allow-loss ${name}\``
  if (rows !== undefined) {
    const query = hazards.find((one) => one.unmet === 'delete' && one.object === object)?.preflight
    return {
      message:
        probes > 0
          ? `Rows of \`${name}\` would be deleted: ${probes} of its ${rows} probe rows.`
          : `Rows of \`${name}\` would be deleted, and how many nobody saw: ${rows > 0 ? `none of its ${rows} probe rows was among them` : 'no probe row stands in it'}.`,
      hint: `${consent} accepts it.${query ? ` This counts them in the real database: \`${query.replaceAll(/\s+/g, ' ')}\`.` : ''}`,
    }
  }
  if (kind === 'dropped')
    return {
      message: `\`${name}\` would be dropped with its data.`,
      hint: `${consent} drops it. If it lives on under another name, \`.was()\` in the model or \`--rename ${name}=<new name>\` says so.`,
    }
  return {
    message:
      probes > 0
        ? `\`${name}\` would be narrowed: ${probes} of its probe values changed or were refused.`
        : `\`${name}\` may be narrowed: no probe value went through it, so that nobody saw what becomes of real ones.`,
    hint: `${consent} accepts it.`,
  }
}

/** Consent to what is not lost is a name that was written wrongly, as a rule. */
export function needlessConsent(proof: ProvenPlan, allowed: readonly string[]): readonly Problem[] {
  const gone = [...proof.losses.map(({ object }) => object), ...proof.renameCandidates.map(({ from }) => from)]
  return allowed
    .filter((name) => !gone.some((object) => isAllowed(object, [name])))
    .map((name) => ({
      code: 'migration/nothing-lost',
      severity: 'warning',
      message: `\`--allow-loss ${name}\` allows a loss that this change does not bring.`,
      hint: gone.length > 0 ? `Lost are ${gone.map((one) => `\`${shortName(one)}\``).join(', ')}.` : 'Nothing is lost.',
    }))
}

/** By its whole name, or without `public`. */
export const isAllowed = (object: string, allowed: readonly string[]): boolean =>
  allowed.some((name) => name === object || `public.${name}` === object)

export const shortName = (object: string): string => object.replace(/^public\./, '')
