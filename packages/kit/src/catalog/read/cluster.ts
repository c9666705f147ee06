/** The index that `cluster` orders a table by. */
import { factId } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { markedIndex, toMarkedIndex } from '../reading/marked-index.ts'
import type { Reader } from '../reading/reader.ts'
import { text } from '../reading/row.ts'
import { userTable } from '../reading/table-conditions.ts'

export const clusterReader: Reader = {
  kind: 'cluster',
  queries: () => [
    {
      needs: [made('pg_index', 'indisclustered', 'indexrelid')],
      text: `
      select '' as address, n.nspname as schema, c.relname as table_name, ${markedIndex.columns}
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      ${markedIndex.join('i.indisclustered')}
      where x.oid is not null and ${userTable}`,
    },
  ],
  toFact: (row) => {
    const path = [text(row, 'schema'), text(row, 'table_name')]
    const marked = toMarkedIndex(row, path)
    return makeFact({
      kind: 'cluster',
      path,
      attributes: { index: marked?.name ?? '' },
      parent: factId('table', path),
      uses: marked ? [marked.id] : [],
    })
  },
}
