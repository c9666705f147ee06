/** Extended statistics as facts. */
import { factId } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { address, type Reader } from '../reading/reader.ts'
import { flag, text } from '../reading/row.ts'
import { userTable } from '../reading/table-conditions.ts'

export const statisticsReader: Reader = {
  kind: 'statistics',
  // The definition without its own name: that may be changed.
  queries: () => [
    {
      needs: [made('pg_statistic_ext')],
      text: `
      select ${address('pg_statistic_ext', 's.oid')} as address, sn.nspname as schema, s.stxname as name,
        n.nspname as table_schema, c.relname as table_name, s.stxexprs is null as plain, nullif(s.stxstattarget, -1) as target,
        btrim(substr(pg_get_statisticsobjdef(s.oid), length(format('CREATE STATISTICS %I.%I', sn.nspname, s.stxname)) + 1)) as definition
      from pg_statistic_ext s
      join pg_namespace sn on sn.oid = s.stxnamespace
      join pg_class c on c.oid = s.stxrelid
      join pg_namespace n on n.oid = c.relnamespace
      where ${userTable}`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'statistics',
      path: [text(row, 'schema'), text(row, 'name')],
      parent: factId('table', [text(row, 'table_schema'), text(row, 'table_name')]),
      attributes: { definition: text(row, 'definition'), ...(row.target ? { target: Number(row.target) } : {}) },
      noted: { plain: flag(row, 'plain') },
    }),
}
