/** Triggers of tables and views as facts, without the clones on partitions. */
import { factId } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { address, notMember, type Reader, userSchema } from '../reading/reader.ts'
import { text } from '../reading/row.ts'
import { exactText, settled } from '../reading/settled.ts'

export const triggerReader: Reader = {
  kind: 'trigger',
  // A constraint trigger has a row in `pg_constraint` too.
  queries: () => [
    {
      needs: [made('pg_trigger', 'not tgisinternal')],
      text: `
      select ${address('pg_trigger', 't.oid')}
          || case when t.tgconstraint <> 0 then ',' || ${address('pg_constraint', 't.tgconstraint')} else '' end as address,
        n.nspname as schema, c.relname as table_name, t.tgname as name,
        case when c.relkind = 'v' then 'view' else 'table' end as relation,
        pg_get_triggerdef(t.oid) as definition, t.tgenabled as enabled
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
      where not t.tgisinternal and t.tgparentid = 0
        and c.relkind in ('r', 'p', 'v') and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`,
    },
  ],
  toFact: (row) => {
    const relation = [text(row, 'schema'), text(row, 'table_name')]
    return makeFact({
      kind: 'trigger',
      path: [...relation, text(row, 'name')],
      parent: factId(text(row, 'relation') === 'view' ? 'view' : 'table', relation),
      attributes: { definition: settled(text(row, 'definition')), enabled: text(row, 'enabled') },
      noted: exactText(text(row, 'definition')),
    })
  },
}
