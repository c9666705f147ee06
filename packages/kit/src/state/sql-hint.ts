/** What to do about a statement that the server refuses, where its message alone does not tell. */
import type { DatabaseFault } from '../database/database-fault.ts'

/** The server's own hint goes first. */
export function sqlHint(fault: DatabaseFault): string {
  const said = [fault.detail, fault.hint].filter((text) => text !== undefined && text !== '').join(' ')
  const extension = extensionOf(fault)
  if (extension !== undefined)
    return `The extension \`${extension}\` has it: \`create extension "${extension}"\` first.`
  if (/^syntax error at or near "`/.test(fault.message)) return 'Backquotes are of MySQL: a state is SQL of PostgreSQL.'
  if (/^syntax error at or near ":/.test(fault.message))
    return 'A name after a colon is a variable of psql: write its value.'
  return said
}

/** Names that public schemas use most without saying where they come from. */
const owners: readonly (readonly [RegExp, string])[] = [
  [/\b(?:gin|gist)_trgm_ops\b|\b(?:word_)?similarity\(|\bshow_trgm\(/, 'pg_trgm'],
  [/\buuid_generate_v[1345]|\buuid_nil\(|\buuid_ns_/, 'uuid-ossp'],
  [/\b(?:gen_salt|crypt|digest|hmac|pgp_\w+|gen_random_bytes)\(/, 'pgcrypto'],
  [/"(?:\w+\.)?citext(?:\[\])?"/, 'citext'],
  [/"(?:\w+\.)?hstore(?:\[\])?"|\bhstore\(/, 'hstore'],
  [/"(?:\w+\.)?(?:ltree|lquery)(?:\[\])?"/, 'ltree'],
  [/"(?:\w+\.)?cube(?:\[\])?"/, 'cube'],
  [/\bearth_distance\(|\bll_to_earth\(/, 'earthdistance'],
  [/\bunaccent\(/, 'unaccent'],
  [/\b(?:crosstab|connectby)\(/, 'tablefunc'],
  [/"(?:\w+\.)?(?:geometry|geography)(?:\[\])?"|\bst_\w+\(/, 'postgis'],
  [/"(?:\w+\.)?(?:vector|halfvec)(?:\[\])?"/, 'vector'],
  [/\b(?:create_hypertable|time_bucket|add_retention_policy)\(/, 'timescaledb'],
]

/** `42704`, `42883`: no such type or operator class; no such function. */
export const extensionOf = ({ sqlstate, message }: DatabaseFault): string | undefined =>
  sqlstate === '42704' || sqlstate === '42883' ? owners.find(([names]) => names.test(message))?.[1] : undefined
