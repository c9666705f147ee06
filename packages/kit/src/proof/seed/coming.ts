/** What the state after demands of the columns before: common probe rows must satisfy it, violators break exactly one of it. */
import type { SeedCheck } from './check.ts'
import type { Using } from './using.ts'

/** In the names of the state before. */
export interface Coming {
  /** `schema.table` quoted as `printPath` does → what is coming. */
  readonly tables: ReadonlyMap<string, ComingTable>
  /** Types, as the server prints them, that are enumerated after and were not before: their labels. */
  readonly enums?: ReadonlyMap<string, readonly string[]>
  /** `schema.table.column` → how values of the coming type are computed, where it is no cast. */
  readonly usings?: ReadonlyMap<string, Using>
  /** Types that are coming → the one below, of domains. */
  readonly below?: ReadonlyMap<string, string>
}

export interface ComingTable {
  /** It is a partition, of which its topmost table demands it. */
  readonly partitionOf?: { readonly schema: string; readonly name: string }
  /** Columns that become NOT NULL. */
  readonly notNull: readonly string[]
  /** Columns whose type changes, with the type after: of a domain that is not there yet the type below it. */
  readonly types: ReadonlyMap<string, string>
  /** Columns of an enumerated type that loses labels, with those that stay. */
  readonly labels: ReadonlyMap<string, readonly string[]>
  /** Columns of a type that is made of such (a list, a domain, a composite), with the labels that go. */
  readonly labelsWithin: ReadonlyMap<string, readonly string[]>
  readonly checks: readonly (SeedCheck & Named)[]
  readonly uniques: readonly { readonly name: string; readonly columns: readonly string[] }[]
  /** What more than a list of columns tells. */
  readonly collisions: readonly Collision[]
  readonly foreignKeys: readonly (Named & {
    readonly columns: readonly string[]
    /** `schema.table` in the names of the state before; empty where the table, or its key, is new. */
    readonly target: string
    readonly targetColumns: readonly string[]
    /** Some of its columns may not be NULL while others aren't. */
    readonly isFull?: boolean
  })[]
}

interface Named {
  readonly name: string
  /** It is there already, and not valid yet: no row that breaks it can be put in, and of those from before it nobody knows. */
  readonly isThere?: boolean
}

/** No two rows for which `where` holds may have all keys alike, each by its operator. Over the columns before. */
export interface Collision {
  readonly name: string
  /** All that it speaks of. */
  readonly columns: readonly string[]
  readonly keys: readonly { readonly expression: string; readonly operator: string }[]
  readonly where?: string
}

export const nothingComing: Coming = { tables: new Map() }

/** What is new may be filled by statements written by hand: then rows may point at it. */
export const withoutNewTargets = ({ tables, ...coming }: Coming): Coming => ({
  ...coming,
  tables: new Map(
    [...tables].map(([name, one]) => [
      name,
      { ...one, foreignKeys: one.foreignKeys.filter(({ target }) => target !== '') },
    ]),
  ),
})

/** Whether a value of a type made of labels holds one of them. */
export const holdsLabel = (value: string, labels: readonly string[]): boolean => {
  const words = new Set(value.split(/[{}(),"[\]\\]+/))
  return labels.some((label) => words.has(label) || (/[{}(),"[\]\\]/.test(label) && value.includes(label)))
}
