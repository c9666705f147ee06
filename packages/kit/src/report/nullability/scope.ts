/** Where an expression of the query tree stands: its query level, what is known to hold there, and the way to the rules. */
import type { Known } from '../known.ts'
import { type Node, number } from '../tree.ts'

/** Why a value may be null; `location` is the byte offset of the cause in the statement, or -1. */
export interface Why {
  readonly reason: string
  readonly location: number
}

/** Of each output column: why it may be null, or undefined where it can't. */
export type Outputs = readonly (Why | undefined)[]

/** What must hold for the row that is looked at to exist. */
export interface Facts {
  /** Fingerprints of expressions that are not null; a bare column's holds where no outer join has nulled it. */
  readonly notNull: ReadonlySet<string>
  /** Sides of outer joins that are there, `level:join:left`, and keys that no grouping set leaves out. */
  readonly present: ReadonlySet<string>
}

export const noFacts: Facts = { notNull: new Set(), present: new Set() }

export type Side = 'left' | 'right'

/** One outer join above a range-table entry, and the side of it on which the entry stands. */
export interface OuterJoin {
  readonly join: number
  readonly side: Side
  /** `left`, `right` or `full`, for messages. */
  readonly kind: string
  readonly location: number
}

export interface Level {
  readonly id: number
  readonly query: Node
  readonly analysis: Analysis
  /** The scope in which this query stands. */
  readonly outer: Scope | undefined
  /** Range table; entry n stands at n - 1. */
  readonly ranges: readonly Node[]
  /** Outer joins that can null an entry, from the inside out. */
  readonly joinsOver: ReadonlyMap<number, readonly OuterJoin[]>
  /** Entries below each join, to know what an ON condition can see. */
  readonly below: ReadonlyMap<number, ReadonlySet<number>>
  /** Scope of the rows before grouping; holds no facts while they are being found. */
  rows: Scope
  /** Scope of the select list. */
  results: Scope
  readonly subLevels: Map<number, Level>
  readonly commonTables: Map<string, Outputs>
}

export interface CaseTest {
  readonly tested: Node
  /** That of the CASE around it, which `tested` itself may speak of. */
  readonly outer: CaseTest | undefined
}

export interface Scope {
  readonly level: Level
  readonly facts: Facts
  /** The join in whose ON condition we are. */
  readonly on?: number
  /** Above grouping, where grouping sets null their missing keys: what is known there. */
  readonly grouped?: Facts
  /** In a RETURNING list, where the target's columns are those of the row as written. */
  readonly returning?: boolean
  /** What the innermost simple CASE compares. */
  readonly caseTest?: CaseTest | undefined
  /** Columns of the sub-select that an ANY or ALL compares with. */
  readonly compared?: Outputs
}

/** Whether `$n` may be null, by the report's own declaration. */
export interface ParameterNullability {
  parameterMayBeNull(parameter: number): boolean
  elementMayBeNull(parameter: number): boolean
}

/** The rules, as they call each other. */
export interface Analysis extends ParameterNullability {
  readonly known: Known
  nextId(): number
  whyNull(expression: Node | undefined, scope: Scope): Why | undefined
  /** Why an element of an array may be null. */
  whyElementNull(expression: Node | undefined, scope: Scope): Why | undefined
  outputs(query: Node, outer: Scope | undefined): Outputs
  outputsOf(level: Level): Outputs
  open(query: Node, outer: Scope | undefined): Level
  /** Of a function's body, for one call; undefined inside that very function. */
  ofCall(oid: number, parameters: ParameterNullability): Analysis | undefined
  /** What was opened may be judged otherwise from now on. */
  forget(): void
  /** True when FROM and WHERE surely give a row. */
  surelyHasInput(level: Level): boolean
  /** True when the query surely gives a row. */
  surelyGivesRow(query: Node, outer: Scope | undefined): boolean
}

/** The scope `levels` query levels further out. */
export function ascend(scope: Scope, levels: number): Scope | undefined {
  let home: Scope | undefined = scope
  for (let left = levels; left > 0 && home; left -= 1) home = home.level.outer
  return home
}

/** An outer scope's expression, with all that is known further in. */
export function withInnerFacts(home: Scope, inner: Scope): Scope {
  if (home === inner) return home
  let facts = noFacts
  for (let scope: Scope | undefined = inner; scope && scope !== home; scope = scope.level.outer)
    facts = both(facts, scope.facts)
  return withFacts(home, facts)
}

export const withFacts = (scope: Scope, facts: Facts): Scope => ({
  ...scope,
  facts: both(scope.facts, facts),
  ...(scope.grouped ? { grouped: both(scope.grouped, facts) } : {}),
})

export function both(a: Facts, b: Facts): Facts {
  if (a.notNull.size + a.present.size === 0) return b
  if (b.notNull.size + b.present.size === 0) return a
  return { notNull: new Set([...a.notNull, ...b.notNull]), present: new Set([...a.present, ...b.present]) }
}

export const either = (a: Facts, b: Facts): Facts => ({
  notNull: new Set([...a.notNull].filter((key) => b.notNull.has(key))),
  present: new Set([...a.present].filter((key) => b.present.has(key))),
})

const someFacts = (scope: Scope, test: (facts: Facts) => boolean): boolean => {
  for (let at: Scope | undefined = scope; at; at = at.level.outer) if (test(at.facts)) return true
  return false
}

export const isKnown = (scope: Scope, key: string): boolean => someFacts(scope, (facts) => facts.notNull.has(key))

export const isPresent = (scope: Scope, key: string): boolean => someFacts(scope, (facts) => facts.present.has(key))

export const joinKey = (level: Level, join: number, side: Side): string => `${level.id}:${join}:${side}`

/** A key of GROUP BY, by the reference that grouping sets name it by. */
export const groupKey = (level: Level, reference: number): string => `${level.id}:key ${reference}`

export const columnKey = (level: Level, range: number, attribute: number): string => `${level.id}.${range}.${attribute}`

export const range = (level: Level, index: number): Node | undefined => level.ranges[index - 1]

export const locationOf = (node: Node | undefined): number => (node ? Number(node.fields.location ?? -1) : -1)

export const because = (reason: string, node: Node | undefined): Why => ({ reason, location: locationOf(node) })

/** Inside a simple CASE: what it compares, in the scope around it. */
export const testedValue = (scope: Scope): { expression: Node; scope: Scope } | undefined =>
  scope.caseTest && { expression: scope.caseTest.tested, scope: { ...scope, caseTest: scope.caseTest.outer } }

export const insideCase = (test: Node | undefined, scope: Scope): Scope =>
  test ? { ...scope, caseTest: { tested: test, outer: scope.caseTest } } : scope

export const rangeKind = (entry: Node | undefined): number => (entry ? number(entry, 'rtekind') : -1)
