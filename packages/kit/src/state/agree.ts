/** Types come from the models, truth from the catalogue: what the emitters will print of a column is held against what was read back. */
import type { Session } from '@tenon/runtime/migrate'
import type { ColumnIr, SchemaIr, TableIr } from '@tenon/schema'
import type { Problem } from '@tenon/schema/problem'
import { attributesOf } from '../catalog/attributes.ts'
import type { Fact } from '../catalog/fact.ts'
import { type FactBase, factBase } from '../catalog/fact-base.ts'
import { factId } from '../catalog/fact-id.ts'
import { databaseFault } from '../database/database-fault.ts'
import { quoteLiteral } from '../sql/quote.ts'

/** `facts` are those of the session's database. Runs inside a transaction block as well as outside of one. */
export async function disagreements(
  session: Session,
  ir: SchemaIr,
  facts: readonly Fact[],
): Promise<readonly Problem[]> {
  const types = await canonicalTypes(session, ir)
  const base = factBase(facts)
  return ir.tables.flatMap((table) => [
    ...table.columns.flatMap((column) => ofColumn(base, { table, column, told: types.get(column.sqlType) })),
    ...unknownColumns(base, table),
  ])
}

/** As the server prints a type, or why it can't. */
type Told = { readonly type: string } | { readonly unknown: string }

/** Each type that the models name, as the server itself prints it with an empty search path. */
async function canonicalTypes(session: Session, ir: SchemaIr): Promise<ReadonlyMap<string, Told>> {
  const named = [...new Set(ir.tables.flatMap((table) => table.columns.map((column) => column.sqlType)))]
  const described = await Promise.all(named.map((type) => describeType(session, type)))
  const known = described.flatMap((one) => ('oid' in one ? [one] : []))
  const told = new Map<string, Told>()
  for (const one of described) if ('unknown' in one) told.set(one.named, { unknown: one.unknown })
  if (known.length === 0) return told
  const list = known.map(({ oid, modifier, isItem }) => {
    const type = isItem ? `(select typelem from pg_type where oid = ${oid})` : oid
    return `format_type(${type}, ${modifier})`
  })
  const [path] = await session.run(`select current_setting('search_path'), set_config('search_path', '', false)`)
  const [answer] = await session.run(`select ${list.join(', ')}`)
  await session.run(`select set_config('search_path', ${quoteLiteral(path?.rows[0]?.[0] ?? '')}, false)`)
  for (const [index, one] of known.entries()) told.set(one.named, { type: answer?.rows[0]?.[index] ?? one.named })
  return told
}

type Described = { readonly named: string } & (
  | { readonly unknown: string }
  | { readonly oid: number; readonly modifier: number; readonly isItem: boolean }
)

/** Asked for as a list: of a domain the server would tell the type below it. */
async function describeType(session: Session, named: string): Promise<Described> {
  const type = serial[named.toLowerCase()] ?? named
  const isItem = !/(?:\[\d*\]|\barray)\s*$/i.test(type)
  try {
    const [column] = (await session.describe(`select null::${type}${isItem ? '[]' : ''}`)).columns
    if (!column) return { named, unknown: 'it has no value' }
    return { named, oid: column.type, modifier: column.modifier, isItem }
  } catch (error) {
    const fault = databaseFault(error)
    if (!fault) throw error
    return { named, unknown: fault.message }
  }
}

/** Words of `create table` that are no types. */
const serial: Readonly<Record<string, string>> = {
  ...{ smallserial: 'smallint', serial2: 'smallint', serial: 'integer', serial4: 'integer' },
  ...{ bigserial: 'bigint', serial8: 'bigint' },
}

function ofColumn(
  base: FactBase,
  { table, column, told }: { table: TableIr; column: ColumnIr; told: Told | undefined },
): Problem[] {
  const path = [table.schema, table.name, column.name]
  const fact = base.get(factId('column', path))
  if (!fact) return [problem(table, column, 'is not in the database: `schema/sql` drops or renames it')]
  const read = attributesOf('column', fact)
  const isGenerated = base.has(factId('generated', path))
  return [
    ...(told && 'unknown' in told
      ? [
          problem(
            table,
            column,
            `is \`${column.sqlType}\` in the model, which the server can't describe: ${told.unknown}`,
          ),
        ]
      : []),
    ...(told && 'type' in told && read.type !== told.type
      ? [problem(table, column, `is \`${told.type}\` in the model and \`${read.type}\` in the database`)]
      : []),
    ...(read.notNull === column.nullable
      ? [
          problem(
            table,
            column,
            `${column.nullable ? 'may' : 'may not'} be NULL in the model and ${read.notNull ? 'may not' : 'may'} in the database`,
          ),
        ]
      : []),
    ...(isGenerated !== (column.generated !== undefined)
      ? [
          problem(
            table,
            column,
            `is ${isGenerated ? 'generated' : 'not generated'} in the database, unlike in the model`,
          ),
        ]
      : []),
    ...(base.has(factId('identity', path)) !== (column.identity !== undefined)
      ? [problem(table, column, 'is an identity on one side only, model or database')]
      : []),
  ]
}

const problem = (table: TableIr, column: ColumnIr, what: string): Problem => ({
  code: 'model/disagrees',
  severity: 'error',
  message: `\`${table.name}.${column.name}\` ${what}.`,
  at: column.place,
  hint: 'A file in `schema/sql` alters the table; say it in the model instead.',
})

function unknownColumns(base: FactBase, table: TableIr): Problem[] {
  const known = new Set(table.columns.map((column) => column.name))
  return base
    .children(factId('table', [table.schema, table.name]))
    .filter((fact) => fact.kind === 'column' && !known.has(fact.path[2] ?? ''))
    .map((fact) => ({
      code: 'model/disagrees',
      severity: 'error',
      message: `\`${table.name}.${fact.path[2]}\` is in the database and not in the model.`,
      at: table.place,
      hint: 'A file in `schema/sql` adds it; say it in the model instead.',
    }))
}
