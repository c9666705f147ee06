/** Rules of tables and views as facts, without those that make a view. */
import { factId } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { text } from '../reading/row.ts'
import { exactText, settled } from '../reading/settled.ts'

export const ruleReader: Reader = {
  kind: 'rule',
  queries: () => [
    {
      needs: [made('pg_rewrite', `rulename <> '_RETURN'`)],
      text: `
      select ${address('pg_rewrite', 'r.oid')} as address, n.nspname as schema, c.relname as table_name, r.rulename as name,
        case when c.relkind = 'v' then 'view' else 'table' end as relation,
        rtrim(pg_get_ruledef(r.oid), ';') as definition, r.ev_enabled as enabled
      from pg_rewrite r
      join pg_class c on c.oid = r.ev_class
      join pg_namespace n on n.oid = c.relnamespace
      where r.rulename <> '_RETURN' and c.relkind in ('r', 'p', 'v') and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`,
    },
  ],
  toFact: (row) => {
    const relation = [text(row, 'schema'), text(row, 'table_name')]
    return makeFact({
      kind: 'rule',
      path: [...relation, text(row, 'name')],
      parent: factId(text(row, 'relation') === 'view' ? 'view' : 'table', relation),
      attributes: { definition: settled(text(row, 'definition')), enabled: text(row, 'enabled') },
      noted: exactText(text(row, 'definition')),
    })
  },
}
