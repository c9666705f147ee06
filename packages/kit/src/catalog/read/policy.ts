/** Policies of row security as facts. */
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { address, type Reader } from '../reading/reader.ts'
import { flag, list, type Row, text } from '../reading/row.ts'
import { settled } from '../reading/settled.ts'
import { userTable } from '../reading/table-conditions.ts'

export const policyReader: Reader = {
  kind: 'policy',
  queries: () => [
    {
      needs: [made('pg_policy')],
      text: `
      select ${address('pg_policy', 'p.oid')} as address, n.nspname as schema, c.relname as table_name, p.polname as name,
        p.polpermissive as permissive,
        case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
        (select json_agg(case r when 0 then 'public' else pg_get_userbyid(r) end order by r = 0, pg_get_userbyid(r)) from unnest(p.polroles) r) as roles,
        pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
      from pg_policy p
      join pg_class c on c.oid = p.polrelid
      join pg_namespace n on n.oid = c.relnamespace
      where ${userTable}`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'policy',
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'name')],
      attributes: {
        permissive: flag(row, 'permissive'),
        command: text(row, 'command'),
        roles: list(row, 'roles'),
        using: settledOf(row, 'using'),
        check: settledOf(row, 'check'),
      },
      noted: {
        ...(isSettled(row, 'using') ? {} : { exactUsing: text(row, 'using') }),
        ...(isSettled(row, 'check') ? {} : { exactCheck: text(row, 'check') }),
      },
    }),
}

const settledOf = (row: Row, name: string): string | null => (row[name] ? settled(text(row, name)) : null)
const isSettled = (row: Row, name: string): boolean => (row[name] ?? null) === settledOf(row, name)
