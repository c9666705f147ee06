/** Identity of columns as facts, with the internal sequence, whose name outlives renames of the table. */
import { makeFact } from '../make-fact.ts'
import { address, flag, type Reader, text } from '../reading/reader.ts'
import { sequenceOptions, toSequenceOptions } from '../reading/sequence-options.ts'
import { ownColumn, userTable } from '../reading/table-conditions.ts'

export const identityReader: Reader = {
  kind: 'identity',
  query: () => `
    select ${address('pg_class', 'q.oid')} as address,
      n.nspname as schema, c.relname as table_name, a.attname as column_name, a.attidentity = 'a' as always,
      qn.nspname as sequence_schema, q.relname as sequence_name, ${sequenceOptions}
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_depend d on d.classid = 'pg_class'::regclass and d.deptype = 'i'
      and d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid and d.refobjsubid = a.attnum
    join pg_sequence s on s.seqrelid = d.objid
    join pg_class q on q.oid = s.seqrelid
    join pg_namespace qn on qn.oid = q.relnamespace
    where a.attidentity <> '' and ${ownColumn} and ${userTable}`,
  toFact: (row) =>
    makeFact({
      kind: 'identity',
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'column_name')],
      attributes: {
        always: flag(row, 'always'),
        sequence: [text(row, 'sequence_schema'), text(row, 'sequence_name')],
        ...toSequenceOptions(row),
      },
    }),
}
