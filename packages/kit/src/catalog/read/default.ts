/** Column defaults as facts. */
import { makeFact } from '../make-fact.ts'
import { address, type Reader, text } from '../reading/reader.ts'
import { exactText, settled } from '../reading/settled.ts'
import { ownColumn, userTable } from '../reading/table-conditions.ts'

export const defaultReader: Reader = {
  kind: 'default',
  query: () => `
    select ${address('pg_attrdef', 'd.oid')} as address,
      n.nspname as schema, c.relname as table_name, a.attname as column_name,
      pg_get_expr(d.adbin, d.adrelid) as expression
    from pg_attrdef d
    join pg_class c on c.oid = d.adrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where a.attgenerated = '' and ${ownColumn} and ${userTable}`,
  toFact: (row) =>
    makeFact({
      kind: 'default',
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'column_name')],
      attributes: { expression: settled(text(row, 'expression')) },
      noted: exactText(text(row, 'expression')),
    }),
}
