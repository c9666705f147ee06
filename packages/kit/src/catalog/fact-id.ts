/** Identity of facts. An id is opaque: it is made here, compared and printed, and never taken apart elsewhere. */

/** The kind whose path another's begins with, and how many names that takes. */
interface Home {
  readonly kind: string
  readonly names: number
}

const inSchema: Home = { kind: 'schema', names: 1 }
const inTable: Home = { kind: 'table', names: 2 }
const inColumn: Home = { kind: 'column', names: 3 }

/** Every kind of fact, and where its names are told: that is what it belongs to, unless its reader says something else. */
const homes = {
  schema: undefined,
  extension: undefined,
  enum: inSchema,
  domain: inSchema,
  composite: inSchema,
  sequence: inSchema,
  'sequence-owner': { kind: 'sequence', names: 2 },
  table: inSchema,
  column: inTable,
  default: inColumn,
  identity: inColumn,
  generated: inColumn,
  'primary-key': inTable,
  unique: inTable,
  exclusion: inTable,
  'foreign-key': inTable,
  check: inTable,
  index: inSchema,
  statistics: inSchema,
  view: inSchema,
  'materialized-view': inSchema,
  function: inSchema,
  trigger: inTable,
  rule: inTable,
  policy: inTable,
  'replica-identity': inTable,
  cluster: inTable,
  comment: undefined,
} as const

export type Kind = keyof typeof homes

// The keys of the object above and no others.
export const kinds = Object.keys(homes) as readonly Kind[]

/** `kind:name.name…`, each name quoted where it is not a plain lower-case word. */
export type FactId = string & { readonly [brand]: 'FactId' }
declare const brand: unique symbol

// A routine's argument list is a name of its own: `public.add.(integer, integer)`.
const plain = /^(?:[a-z_][a-z0-9_$]*|\([^"]*\))$/

const printName = (name: string): string => (plain.test(name) ? name : `"${name.replaceAll('"', '""')}"`)

/** Names joined by dots as users write them: `public.users.email`. */
export const printPath = (path: readonly string[]): string => path.map(printName).join('.')

export const factId = (kind: Kind, path: readonly string[]): FactId => `${kind}:${printPath(path)}` as FactId

/** What stands around it by its path alone: a column's table, an index's schema. */
export function homeId(kind: Kind, path: readonly string[]): FactId | undefined {
  const home: Home | undefined = homes[kind]
  return home && (`${home.kind}:${printPath(path.slice(0, home.names))}` as FactId)
}

/** Its path names its schema and itself, whatever it belongs to. */
export const isNamedInSchema = (kind: Kind): boolean => homes[kind] === inSchema
