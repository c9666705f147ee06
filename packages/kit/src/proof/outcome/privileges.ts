/** Privileges that a change takes away in silence: who drops and creates again loses what was granted. */
import type { Problem } from '@tenon/schema/problem'
import type { Fact, Unmodelled } from '../../catalog/fact.ts'
import { quotePath } from '../../sql/quote.ts'

interface Passage {
  readonly direction: 'up' | 'down'
  readonly from: readonly Unmodelled[]
  readonly to: readonly Unmodelled[]
  /** What stands afterwards: privileges of what is gone are no loss. */
  readonly facts: readonly Fact[]
}

export function lostPrivileges({ direction, from, to, facts }: Passage): readonly Problem[] {
  const kept = grantsOf(to)
  const gone = [...grantsOf(from)].flatMap(([object, granted]) => {
    const still = new Set(kept.get(object))
    const lost = granted.filter((one) => !still.has(one))
    return lost.length > 0 ? [{ object, lost }] : []
  })
  if (gone.length === 0) return []
  const names = facts.map((fact) => ` ${nameOf(fact)}`)
  return gone
    .filter(({ object }) => names.some((name) => object.endsWith(name)))
    .map(({ object, lost }) => ({
      code: 'proof/privileges-lost',
      severity: 'warning',
      message: `The ${direction} takes privileges on ${object} away: ${lost.join(', ')}.`,
      hint: 'It drops and creates it again; write the `grant` into the migration.',
    }))
}

const nameOf = ({ kind, path }: Fact): string =>
  kind === 'function' ? `${quotePath(path.slice(0, 2))}${path[2] ?? ''}` : quotePath(path)

/** Object, in the server's words → `role PRIVILEGE`. */
const grantsOf = (all: readonly Unmodelled[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    all
      .filter(({ what }) => what === 'privileges')
      .flatMap(({ definition = '' }) => definition.split('\n'))
      .map((line) => {
        const at = line.lastIndexOf(': ')
        return [line.slice(0, at), line.slice(at + 2).split(', ')] as const
      }),
  )
