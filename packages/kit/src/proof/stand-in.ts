/** A column that the up dropped comes back NOT NULL into tables with rows: a neutral value stands in, and no default is left behind. */
import { attributesOf } from '../catalog/attributes.ts'
import type { Fact } from '../catalog/fact.ts'
import { factBase } from '../catalog/fact-base.ts'
import { factId } from '../catalog/fact-id.ts'
import type { Plan } from '../plan/step.ts'
import { quoteLiteral, quoteName, quotePath } from '../sql/quote.ts'

/** Only for downs: an up that needs values must get them from its author. */
export function withStandIns(plan: Plan, before: readonly Fact[]): Plan {
  const base = factBase(before)
  const more = new Map<string, readonly string[]>()
  for (const step of plan.steps) {
    const fact = step.makes.map((id) => base.get(id)).find((one) => one !== undefined)
    const value = fact?.kind === 'column' && / add column /.test(step.sql) ? standInFor(fact, before) : undefined
    if (!fact || value === undefined || isFilled(fact, base)) continue
    const column = `alter table ${quotePath(fact.path.slice(0, 2))} alter column ${quoteName(fact.path[2] ?? '')}`
    more.set(step.sql, [`${step.sql} default ${value}`, `${column} drop default`])
  }
  if (more.size === 0) return plan
  const segments = plan.segments.map((segment) => ({
    ...segment,
    statements: segment.statements.flatMap((sql) => more.get(sql) ?? [sql]),
  }))
  return { ...plan, segments }
}

const isFilled = (fact: Fact, base: ReturnType<typeof factBase>): boolean =>
  !attributesOf('column', fact).notNull ||
  (['default', 'identity', 'generated'] as const).some((kind) => base.has(factId(kind, fact.path)))

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

function standInFor(fact: Fact, before: readonly Fact[]): string | undefined {
  const { type } = attributesOf('column', fact)
  if (type.endsWith('[]')) return "'{}'"
  const enumeration = before.find((one) => one.kind === 'enum' && quotePath(one.path) === type)
  if (enumeration) {
    const [label] = attributesOf('enum', enumeration).labels
    return label === undefined ? undefined : quoteLiteral(label)
  }
  return neutral[type.replace(/\(\d+(?:,-?\d+)?\)/, '').replace(/^.*\.citext$/, 'citext')]
}
