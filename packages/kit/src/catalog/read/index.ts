/** Indexes of tables and materialised views as facts, without those behind constraints and those that follow a partitioned index. */
import { factId } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { flag, list, text } from '../reading/row.ts'
import { exactText, settled } from '../reading/settled.ts'
import { userTable } from '../reading/table-conditions.ts'

export const indexReader: Reader = {
  kind: 'index',
  // The definition without its own name and its table's: those may be renamed.
  queries: () => [
    {
      needs: [made('pg_class', `relkind in ('i', 'I')`)],
      text: `
      select ${address('pg_class', 'i.indexrelid')} as address,
        n.nspname as schema, x.relname as name, c.relname as table_name, c.relkind = 'm' as is_of_view,
        i.indisunique as is_unique, m.amname as method,
        i.indisvalid and i.indisready as valid, i.indexprs is null and i.indpred is null as plain,
        substr(
          pg_get_indexdef(i.indexrelid),
          length(format('CREATE %sINDEX %I ON %s%I.%I USING %I ', case when i.indisunique then 'UNIQUE ' else '' end,
            x.relname, case when x.relkind = 'I' then 'ONLY ' else '' end, n.nspname, c.relname, m.amname)) + 1
        ) as definition,
        (select json_agg(a.attnum || '=' || a.attstattarget order by a.attnum) from pg_attribute a
         where a.attrelid = i.indexrelid and coalesce(a.attstattarget, -1) <> -1) as statistics
      from pg_index i
      join pg_class x on x.oid = i.indexrelid
      join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_am m on m.oid = x.relam
      where not x.relispartition and (${userTable} or c.relkind = 'm' and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')})
        and not exists (
          select from pg_constraint o
          where o.conindid = i.indexrelid and o.conrelid = i.indrelid and o.contype in ('p', 'u', 'x')
        )`,
    },
  ],
  toFact: (row) => {
    const table = [text(row, 'schema'), text(row, 'table_name')]
    return makeFact({
      kind: 'index',
      path: [text(row, 'schema'), text(row, 'name')],
      parent: factId(flag(row, 'is_of_view') ? 'materialized-view' : 'table', table),
      attributes: {
        table,
        unique: flag(row, 'is_unique'),
        method: text(row, 'method'),
        definition: settled(text(row, 'definition')),
        valid: flag(row, 'valid'),
        ...(row.statistics ? { statistics: list(row, 'statistics') } : {}),
      },
      noted: { plain: flag(row, 'plain'), ...exactText(text(row, 'definition')) },
    })
  },
}
