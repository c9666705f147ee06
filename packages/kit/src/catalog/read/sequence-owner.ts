/** The column that a sequence is dropped with: a fact of its own, since the column's default needs the sequence first. */
import { factId } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { address, type Reader, text, userSchema } from '../reading/reader.ts'

export const sequenceOwnerReader: Reader = {
  kind: 'sequence-owner',
  query: () => `
    select ${address('pg_class', 'c.oid', '-1')} as address,
      n.nspname as schema, c.relname as name,
      tn.nspname as table_schema, t.relname as table_name, a.attname as column_name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a'
      and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
    join pg_class t on t.oid = d.refobjid
    join pg_namespace tn on tn.oid = t.relnamespace
    join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where c.relkind = 'S' and ${userSchema('n')}`,
  toFact: (row) => {
    const column = [text(row, 'table_schema'), text(row, 'table_name'), text(row, 'column_name')]
    return makeFact({
      kind: 'sequence-owner',
      path: [text(row, 'schema'), text(row, 'name')],
      attributes: { column },
      uses: [factId('column', column)],
    })
  },
}
