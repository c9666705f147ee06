/** Tables as facts, which columns and constraints hang on. Partitioning and inheritance are `unmodelled`. */
import { isSame } from '../diff.ts'
import { makeFact } from '../make-fact.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { flag, list, text } from '../reading/row.ts'

export const tableReader: Reader = {
  kind: 'table',
  // Whoever uses the row type, or an array of it, uses the table.
  queries: () => [
    {
      text: `
      select ${address('pg_class', 'c.oid')} || ',' || ${address('pg_type', 'c.reltype')}
          || coalesce(',' || ${address('pg_type', 't.typarray')}, '') as address,
        n.nspname as schema, c.relname as name,
        c.relpersistence = 'u' as unlogged, c.relrowsecurity as row_security, c.relforcerowsecurity as forced_row_security,
        (select json_agg(o) from (
           select unnest(c.reloptions) union all
           select 'toast.' || unnest(x.reloptions) from pg_class x where x.oid = c.reltoastrelid) as p(o)) as options
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_type t on t.oid = c.reltype
      where c.relkind in ('r', 'p') and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`,
    },
  ],
  toFact: (row) => {
    const options = list(row, 'options')
    const sorted = [...options].sort()
    return makeFact({
      kind: 'table',
      path: [text(row, 'schema'), text(row, 'name')],
      attributes: {
        ...(flag(row, 'unlogged') ? { unlogged: true } : {}),
        ...(options.length > 0 ? { options: sorted } : {}),
        ...(flag(row, 'row_security') ? { rowSecurity: true } : {}),
        ...(flag(row, 'forced_row_security') ? { forcedRowSecurity: true } : {}),
      },
      ...(isSame(options, sorted) ? {} : { noted: { options } }),
    })
  },
}
