/** Identity of facts. An id is opaque: it is made here, compared and printed, and never taken apart elsewhere. */

export const kinds = [
  'schema',
  'extension',
  'enum',
  'domain',
  'composite',
  'sequence',
  'sequence-owner',
  'table',
  'column',
  'default',
  'identity',
  'generated',
  'primary-key',
  'unique',
  'exclusion',
  'foreign-key',
  'check',
  'index',
  'statistics',
  'view',
  'materialized-view',
  'function',
  'trigger',
  'rule',
  'policy',
  'replica-identity',
  'cluster',
  'comment',
] as const

export type Kind = (typeof kinds)[number]

/** `kind:name.name…`, each name quoted where it is not a plain lower-case word. */
export type FactId = string & { readonly [brand]: 'FactId' }
declare const brand: unique symbol

// A routine's argument list is a name of its own: `public.add.(integer, integer)`.
const plain = /^(?:[a-z_][a-z0-9_$]*|\([^"]*\))$/

const printName = (name: string): string => (plain.test(name) ? name : `"${name.replaceAll('"', '""')}"`)

/** Names joined by dots as users write them: `public.users.email`. */
export const printPath = (path: readonly string[]): string => path.map(printName).join('.')

export const factId = (kind: Kind, path: readonly string[]): FactId => `${kind}:${printPath(path)}` as FactId
