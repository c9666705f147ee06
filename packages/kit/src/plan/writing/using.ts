/** How a changed type is told to the server: nothing where it knows by itself, a cast where it must be asked, a refusal where there is none. */
import type { Problem } from '@tenon/schema/problem'
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactBase } from '../../catalog/fact-base.ts'
import { printPath } from '../../catalog/fact-id.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { shortType } from '../../sql/tidy.ts'
import { baseType, canCast, isAssignable, plainType } from './cast.ts'
import type { RuleContext } from './rule.ts'

interface Types {
  readonly from: string
  readonly to: string
}

/**
 * A cast is written only where the server asks for one: an explicit cast to a shorter type would cut values off in
 * silence, where the assignment that stands without it fails.
 */
export function usingClause(column: Fact, types: Types, context: RuleContext): string[] {
  const hint = context.using[column.id]
  if (hint !== undefined) return [`using ${hint}`]
  if (isTaken(types, context)) return []
  const name = quoteName(column.path[2] ?? '')
  const [from, to] = [baseType(types.from), baseType(types.to)]
  // No cast leads from one user type to another, or from a list of one; text leads everywhere.
  const isFar = from.includes('.') && to.includes('.')
  const list = types.from.endsWith('[]') && types.to.endsWith('[]') ? 'text[]' : 'text'
  return [`using ${name}::${isFar ? `${list}::` : ''}${shortType(types.to)}`]
}

/** The same where the type keeps its name and is remade under the column. */
export function remadeClause(column: Fact, type: string, context: RuleContext): string[] {
  const hint = context.using[column.id]
  if (hint !== undefined) return [`using ${hint}`]
  const isDomain = [context.before, context.after].every((base) => belowDomain(type, base) !== undefined)
  if (isDomain && isTaken({ from: type, to: type }, context)) return []
  return [`using ${quoteName(column.path[2] ?? '')}::${type.endsWith('[]') ? 'text[]' : 'text'}::${type}`]
}

/** By assignment, which for domains goes by the types below them. */
function isTaken(types: Types, { before, after }: RuleContext): boolean {
  const below = { from: underDomains(types.from, before), to: underDomains(types.to, after) }
  const [from, to] = [baseType(below.from), baseType(below.to)]
  const isListed = below.from.endsWith('[]') === below.to.endsWith('[]')
  // A type of the user's below a domain may be another one by then.
  const isSure = !from.includes('.') || (below.from === types.from && below.to === types.to)
  return isListed && isSure && isAssignable(from, to)
}

/** There is no cast, and no hint says how. */
export function castProblem(column: Fact, types: Types, context: RuleContext): Problem | undefined {
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
export function underDomains(type: string, base: FactBase): string {
  const below = belowDomain(type, base)
  if (below === undefined) return type
  const list = type.endsWith('[]') ? '[]' : ''
  // A list of such lists is none of two dimensions.
  return list !== '' && below.endsWith('[]') ? type : underDomains(`${below}${list}`, base)
}

/** By the name that a column's type has: each list of facts is asked for all of its columns. */
const known = new WeakMap<FactBase, ReadonlyMap<string, string>>()

/** What stands below a domain, or below the domain of a list; undefined of other types. */
function belowDomain(type: string, base: FactBase): string | undefined {
  const domains =
    known.get(base) ??
    new Map(
      base.facts.flatMap((fact) =>
        fact.kind === 'domain' ? [[quotePath(fact.path), attributesOf('domain', fact).type] as const] : [],
      ),
    )
  known.set(base, domains)
  return domains.get(type.endsWith('[]') ? type.slice(0, -2) : type)
}
