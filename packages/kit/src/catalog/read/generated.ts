/** Expressions of generated columns as facts. */
import { makeFact } from '../make-fact.ts'
import { address, flag, type Reader, text } from '../reading/reader.ts'
import { exactText, settled } from '../reading/settled.ts'
import { ownColumn, userTable } from '../reading/table-conditions.ts'

export const generatedReader: Reader = {
  kind: 'generated',
  query: () => `
    select ${address('pg_attrdef', 'd.oid')} as address,
      n.nspname as schema, c.relname as table_name, a.attname as column_name,
      a.attgenerated = 's' as stored, pg_get_expr(d.adbin, d.adrelid) as expression
    from pg_attrdef d
    join pg_class c on c.oid = d.adrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where a.attgenerated <> '' and ${ownColumn} and ${userTable}`,
  toFact: (row) =>
    makeFact({
      kind: 'generated',
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'column_name')],
      attributes: { expression: settled(text(row, 'expression')), stored: flag(row, 'stored') },
      noted: exactText(text(row, 'expression')),
    }),
}
