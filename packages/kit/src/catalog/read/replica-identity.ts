/** What of a row replication tells apart by, where that is not the primary key: a fact of its own, since an index may come first. */
import { factId } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { markedIndex, toMarkedIndex } from '../reading/marked-index.ts'
import type { Reader } from '../reading/reader.ts'
import { text } from '../reading/row.ts'
import { userTable } from '../reading/table-conditions.ts'

export const replicaIdentityReader: Reader = {
  kind: 'replica-identity',
  queries: () => [
    {
      needs: [made('pg_class', `relkind in ('r', 'p') and relreplident <> 'd'`)],
      text: `
      select '' as address, n.nspname as schema, c.relname as table_name,
        case c.relreplident when 'f' then 'full' when 'n' then 'nothing' else 'index' end as mode, ${markedIndex.columns}
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      ${markedIndex.join('i.indisreplident')}
      where c.relreplident <> 'd' and ${userTable}`,
    },
  ],
  toFact: (row) => {
    const path = [text(row, 'schema'), text(row, 'table_name')]
    const marked = toMarkedIndex(row, path)
    const mode = text(row, 'mode')
    return makeFact({
      kind: 'replica-identity',
      path,
      attributes: { mode: mode === 'full' || mode === 'nothing' ? mode : 'index', index: marked?.name ?? null },
      parent: factId('table', path),
      uses: marked ? [marked.id] : [],
    })
  },
}
