/** How a changed type is told to the server: nothing where it knows by itself, a cast where it must be asked, a refusal where there is none. */
import type { Problem } from '@tenon/schema/problem'
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactBase } from '../../catalog/fact-base.ts'
import { printPath } from '../../catalog/fact-id.ts'
import { quotePath } from '../../sql/quote.ts'
import { shortType } from '../../sql/tidy.ts'
import { baseType, canCast, isAssignable, plainType } from './cast.ts'
import type { RuleContext } from './rule.ts'

/**
 * A cast is written only where the server asks for one: an explicit cast to a shorter type would cut values off in
 * silence, where the assignment that stands without it fails.
 */
export function usingClause(column: string, types: { from: string; to: string; hint: string | undefined }): string[] {
  if (types.hint !== undefined) return [`using ${types.hint}`]
  const [from, to] = [baseType(types.from), baseType(types.to)]
  const isListed = types.from.endsWith('[]') === types.to.endsWith('[]')
  if (isListed && isAssignable(from, to)) return []
  const target = shortType(types.to)
  // No cast leads from one user type to another, or from a list of one; text leads everywhere.
  const isFar = from.includes('.') && to.includes('.')
  const list = types.from.endsWith('[]') && types.to.endsWith('[]') ? 'text[]' : 'text'
  return [`using ${column}::${isFar ? `${list}::` : ''}${target}`]
}

/** There is no cast, and no hint says how. */
export function castProblem(
  column: Fact,
  types: { from: string; to: string },
  context: RuleContext,
): Problem | undefined {
  const { before, after, using, versionNumber } = context
  if (using[column.id] !== undefined) return undefined
  const isEnum = (type: string): boolean =>
    [before, after].some((base) => base.facts.some((fact) => fact.kind === 'enum' && quotePath(fact.path) === type))
  const [from, to] = [underDomains(types.from, before), underDomains(types.to, after)]
  if (canCast({ from: plainType(from), to: plainType(to), versionNumber, isEnum })) return undefined
  const name = printPath(column.path)
  return {
    code: 'plan/no-cast',
    severity: 'error',
    message: `\`${name}\` changes from \`${shortType(types.from)}\` to \`${shortType(types.to)}\`, and PostgreSQL has no cast between the two.`,
    hint: `Say how a value is converted: \`--using '${name}=<expression>'\` (and \`--using-down\` for the way back), or make it a new column.`,
  }
}

/** A value is cast to a domain as to the type below it. */
function underDomains(type: string, base: FactBase): string {
  const list = type.endsWith('[]') ? '[]' : ''
  const name = list === '' ? type : type.slice(0, -2)
  const domain = base.facts.find((fact) => fact.kind === 'domain' && quotePath(fact.path) === name)
  return domain ? underDomains(`${attributesOf('domain', domain).type}${list}`, base) : type
}
