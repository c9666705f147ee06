/** Domains as facts, with their checks. */
import { makeFact } from '../make-fact.ts'
import { otherCollation } from '../reading/collation.ts'
import { made } from '../reading/inventory.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { flag, type Row, text } from '../reading/row.ts'
import { settled } from '../reading/settled.ts'

export const domainReader: Reader = {
  kind: 'domain',
  // What a check uses, the domain uses.
  queries: (version) => [
    {
      needs: [made('pg_type', `typtype = 'd'`)],
      text: `
      select ${address('pg_type', 't.oid')} || coalesce(',' || ${address('pg_type', 'nullif(t.typarray, 0)')}, '')
          || coalesce((select string_agg(',' || ${address('pg_constraint', 'o.oid')}, '') from pg_constraint o where o.contypid = t.oid), '') as address,
        n.nspname as schema, t.typname as name, format_type(t.typbasetype, t.typtypmod) as type, t.typnotnull as not_null,
        ${version >= 180000 ? "(select o.conname from pg_constraint o where o.contypid = t.oid and o.contype = 'n')" : 'null'} as not_null_name,
        ${otherCollation('t.typcollation', 'b.typcollation')} as collation,
        pg_get_expr(t.typdefaultbin, 0) as default,
        (select json_agg(json_build_array(o.conname, pg_get_constraintdef(o.oid)) order by o.conname)
         from pg_constraint o where o.contypid = t.oid and o.contype = 'c') as checks
      from pg_type t
      join pg_type b on b.oid = t.typbasetype
      join pg_namespace n on n.oid = t.typnamespace
      where t.typtype = 'd' and ${userSchema('n')} and ${notMember('pg_type', 't.oid')}`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'domain',
      path: [text(row, 'schema'), text(row, 'name')],
      attributes: {
        type: text(row, 'type'),
        collation: row.collation ?? null,
        notNull: flag(row, 'not_null'),
        notNullName: row.not_null_name ?? null,
        default: row.default ?? null,
        checks: checksOf(row).map(settledCheck),
      },
      noted: checksOf(row).every(isSettled) ? {} : { exactChecks: checksOf(row) },
    }),
}

// `json_agg` of arrays of text.
const checksOf = (row: Row): readonly (readonly string[])[] => JSON.parse(row.checks ?? '[]') as string[][]

const settledCheck = ([name = '', definition = '']: readonly string[]): readonly string[] => [name, settled(definition)]
const isSettled = ([, definition = '']: readonly string[]): boolean => settled(definition) === definition
