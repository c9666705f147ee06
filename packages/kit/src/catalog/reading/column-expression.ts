/** The query that defaults and generated columns share: both stand in `pg_attrdef`. */
import { made, type Query } from './inventory.ts'
import { address } from './reader.ts'
import { ownColumn, userTable } from './table-conditions.ts'

export const columnExpressions: Query = {
  needs: [made('pg_attrdef')],
  text: `
    select case a.attgenerated when '' then 'default' else 'generated' end as kind,
      ${address('pg_attrdef', 'd.oid')} as address,
      n.nspname as schema, c.relname as table_name, a.attname as column_name,
      a.attgenerated = 's' as stored, pg_get_expr(d.adbin, d.adrelid) as expression
    from pg_attrdef d
    join pg_class c on c.oid = d.adrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where ${ownColumn} and ${userTable}`,
}
