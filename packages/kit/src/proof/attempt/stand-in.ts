/** A column that the up dropped comes back NOT NULL into tables with rows: values stand in, and no default is left behind. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { type FactBase, factBase } from '../../catalog/fact-base.ts'
import { factId, printPath } from '../../catalog/fact-id.ts'
import type { Plan } from '../../plan/step.ts'
import { quoteLiteral, quoteName, quotePath } from '../../sql/quote.ts'
import type { TableRows } from '../rows/rows.ts'

/** The state before, and the rows that stood in it. */
export interface Former {
  readonly facts: readonly Fact[]
  readonly rows: readonly TableRows[]
}

/** Only for downs: an up that needs values must get them from its author. */
export function withStandIns(plan: Plan, former: Former): Plan {
  const base = factBase(former.facts)
  const more = new Map<string, readonly string[]>()
  for (const step of plan.steps) {
    const fact = step.makes.map((id) => base.get(id)).find((one) => one !== undefined)
    if (fact?.kind !== 'column' || !/ add column /.test(step.sql) || isFilled(fact, base)) continue
    const statements = standIn(fact, step.sql, { base, rows: former.rows })
    if (statements) more.set(step.sql, statements)
  }
  if (more.size === 0) return plan
  const segments = plan.segments.map((segment) => ({
    ...segment,
    statements: segment.statements.flatMap((sql) => more.get(sql) ?? [sql]),
  }))
  return { ...plan, segments }
}

const isFilled = (fact: Fact, base: FactBase): boolean =>
  !attributesOf('column', fact).notNull ||
  (['default', 'identity', 'generated'] as const).some((kind) => base.has(factId(kind, fact.path)))

interface Known {
  readonly base: FactBase
  readonly rows: readonly TableRows[]
}

function standIn(fact: Fact, sql: string, known: Known): readonly string[] | undefined {
  // Which row of the other table it pointed at, nobody knows any more.
  if (ownUsers(fact, known.base).some((user) => user.kind === 'foreign-key')) return undefined
  const dropDefault = `alter table ${quotePath(fact.path.slice(0, 2))} alter column ${quoteName(fact.path[2] ?? '')} drop default`
  const distinct = isKey(fact, known.base) ? distinctByType[typeBelow(fact, known.base)] : undefined
  if (distinct?.includes(counter)) {
    const counted = [`create temporary sequence ${counter}`, `${sql} default ${distinct}`, dropDefault]
    return [...counted, `drop sequence pg_temp.${counter}`]
  }
  const value = distinct ?? constant(fact, known)
  return value === undefined ? undefined : [`${sql} default ${value}`, dropDefault]
}

const ownUsers = (fact: Fact, base: FactBase): readonly Fact[] =>
  base.users(fact.id).filter((user) => user.parent === fact.parent)

/** Its values must differ from row to row. */
const isKey = (fact: Fact, base: FactBase): boolean =>
  ownUsers(fact, base).some(
    (user) =>
      user.kind === 'primary-key' ||
      user.kind === 'unique' ||
      (user.kind === 'index' && attributesOf('index', user).unique),
  )

const counter = 'tenon_stand_in'
const counted = `nextval('pg_temp.${counter}')`

/** A value for each row, by a default that the server computes anew: an UPDATE would fire triggers. */
const distinctByType: Readonly<Record<string, string>> = {
  smallint: counted,
  integer: counted,
  bigint: counted,
  numeric: counted,
  real: counted,
  'double precision': counted,
  date: `date '1970-01-01' + ${counted}::int`,
  'timestamp without time zone': `timestamp '1970-01-01' + ${counted} * interval '1 second'`,
  'timestamp with time zone': `timestamptz '1970-01-01 00:00+00' + ${counted} * interval '1 second'`,
  bytea: `${counted}::text::bytea`,
  text: `${counted}::text`,
  'character varying': `${counted}::text`,
  citext: `${counted}::text`,
  uuid: 'gen_random_uuid()',
}

/** Neutral, where nothing asks for more; else one that a row held, which the checks took. */
function constant(fact: Fact, { base, rows }: Known): string | undefined {
  const isChecked =
    ownUsers(fact, base).some((user) => user.kind === 'check') ||
    fact.uses.some((id) => base.get(id)?.kind === 'domain')
  const neutral = neutralValue(fact, base)
  const held = heldValue(fact, rows)
  return isChecked ? (held ?? neutral) : (neutral ?? held)
}

function heldValue(fact: Fact, rows: readonly TableRows[]): string | undefined {
  const table = rows.find((one) => printPath(one.path) === printPath(fact.path.slice(0, 2)))
  const place = table?.columns.indexOf(fact.path[2] ?? '') ?? -1
  const value = table?.rows.map((row) => row[place] ?? null).find((one) => one !== null)
  return value === undefined || value === null ? undefined : quoteLiteral(value)
}

const neutral: Readonly<Record<string, string>> = {
  boolean: 'false',
  smallint: '0',
  integer: '0',
  bigint: '0',
  numeric: '0',
  real: '0',
  'double precision': '0',
  text: "''",
  'character varying': "''",
  character: "''",
  citext: "''",
  bytea: "''",
  json: "'null'",
  jsonb: "'null'",
  uuid: "'00000000-0000-0000-0000-000000000000'",
  date: "'1970-01-01'",
  'time without time zone': "'00:00'",
  'timestamp without time zone': "'1970-01-01'",
  'timestamp with time zone': "'1970-01-01 00:00+00'",
  interval: "'0'",
}

function neutralValue(fact: Fact, base: FactBase): string | undefined {
  const { type } = attributesOf('column', fact)
  if (type.endsWith('[]')) return "'{}'"
  const enumeration = fact.uses.map((id) => base.get(id)).find((one) => one?.kind === 'enum')
  if (enumeration && quotePath(enumeration.path) === type) {
    const [label] = attributesOf('enum', enumeration).labels
    return label === undefined ? undefined : quoteLiteral(label)
  }
  return neutral[bareType(fact)]
}

/** Of numbers, that of the domain: a check takes the one where it takes the other. Texts that a domain checks are made in its way. */
function typeBelow(fact: Fact, base: FactBase): string {
  const domain = fact.uses.map((id) => base.get(id)).find((one) => one?.kind === 'domain')
  if (!domain || quotePath(domain.path) !== attributesOf('column', fact).type) return bareType(fact)
  const { type, checks } = attributesOf('domain', domain)
  const below = bare(type)
  return checks.length === 0 || /^(?:smallint|integer|bigint|numeric)$/.test(below) ? below : bareType(fact)
}

const bareType = (fact: Fact): string => bare(attributesOf('column', fact).type)

/** Without its modifier. */
const bare = (type: string): string => type.replace(/\(\d+(?:,-?\d+)?\)/, '').replace(/^.*\.citext$/, 'citext')
