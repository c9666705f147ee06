/** Where things of a model stand, and the doc comments above them; falls back to what encloses them. */
import type { Place } from '../problem.ts'
import type { CallsSource, DeclarationSource, MemberSource, Position, Sources } from '../sources.ts'

/** A declaration in a module. */
export interface Declared {
  readonly module: string
  readonly declaration: string
}

export const toPlace = (module: string, [line, column]: Position): Place => ({ file: module, line, column })

const declarationOf = (sources: Sources, { module, declaration }: Declared): DeclarationSource | undefined =>
  own(sources[module]?.declarations, declaration)

/** An export may be called `constructor`. */
const own = <Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined =>
  record && Object.hasOwn(record, name) ? record[name] : undefined

/** The name that an export has in its module; undefined when the module only passes it on. */
export function findDeclaration(sources: Sources, module: string, exported: string): Declared | undefined {
  const source = sources[module]
  if (!source) return { module, declaration: exported }
  const declaration = own(source.renamed, exported) ?? exported
  return Object.hasOwn(source.declarations, declaration) ? { module, declaration } : undefined
}

export const placeOf = (sources: Sources, at: Declared): Place =>
  toPlace(at.module, declarationOf(sources, at)?.at ?? [1, 1])

export const commentOf = (sources: Sources, at: Declared): string | undefined => declarationOf(sources, at)?.comment

/** A property of a model, be it written there or spread into it from another object. */
export function memberOf(
  sources: Sources,
  at: Declared,
  property: string,
  depth = 0,
): { readonly module: string; readonly member: MemberSource } | undefined {
  const declaration = declarationOf(sources, at)
  if (!declaration || depth > 8) return undefined
  const member = Object.hasOwn(declaration.members, property) ? declaration.members[property] : undefined
  if (member) return { module: at.module, member }
  for (const spread of declaration.spreads) {
    const imported = sources[at.module]?.imports[spread]
    const from = imported
      ? findDeclaration(sources, imported.module, imported.name)
      : { module: at.module, declaration: spread }
    const found = from && memberOf(sources, from, property, depth + 1)
    if (found) return found
  }
  return undefined
}

export function memberPlace(sources: Sources, at: Declared, property: string): Place {
  const found = memberOf(sources, at, property)
  return found ? toPlace(found.module, found.member.at) : placeOf(sources, at)
}

/** Where a call in a member's chain stands, such as `default`, or one of its arguments. */
export function callPlace(sources: Sources, at: Declared, property: string, call: string, argument?: number): Place {
  const found = memberOf(sources, at, property)
  if (!found) return placeOf(sources, at)
  return toPlace(found.module, callPosition(found.member, call, argument))
}

function callPosition(source: CallsSource, call: string, argument?: number): Position {
  const found = source.calls.findLast(({ name }) => name === call)
  return (argument === undefined ? undefined : found?.arguments[argument]) ?? found?.at ?? source.at
}

/** Where an element of the array that a table's callback returns stands; known only when none is spread into it. */
export function rulePlace(sources: Sources, at: Declared, index: number, count: number): Place {
  const rules = declarationOf(sources, at)?.rules ?? []
  const rule = rules.length === count ? rules[index] : undefined
  return rule ? toPlace(at.module, rule.at) : placeOf(sources, at)
}
