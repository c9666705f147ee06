/** Consent to lose data: each thing by its own name. */
import type { Place, Problem } from '@tenon/schema/problem'
import type { ProvenPlan } from './proven-plan.ts'

/** Losses of the up that nobody consented to. What is written since and lost by the down needs no consent: its class says so. */
export function lossProblems(
  proof: ProvenPlan,
  allowed: readonly string[],
  placeOf: (object: string) => Place | undefined,
): readonly Problem[] {
  return proof.losses
    .filter(({ object, direction }) => direction === 'up' && !isAllowed(object, allowed))
    .map(({ object, kind, probes }): Problem => {
      const at = placeOf(object)
      const name = shortName(object)
      return {
        code: 'migration/data-loss',
        severity: 'error',
        ...(at ? { at } : {}),
        message:
          kind === 'dropped'
            ? `\`${name}\` would be dropped with its data.`
            : `\`${name}\` would be narrowed: ${probes} of its probe values changed or were refused.`,
        hint:
          kind === 'dropped'
            ? `\`--allow-loss ${name}\` drops it. If it lives on under another name, \`.was()\` in the model or \`--rename ${name}=<new name>\` says so.`
            : `\`--allow-loss ${name}\` accepts it.`,
      }
    })
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
