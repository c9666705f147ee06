/** Columns of tables as facts. Reads only; the matching DDL lives in plan/rules/column.ts. */
import { makeFact } from '../make-fact.ts'
import { otherCollation } from '../reading/collation.ts'
import { columnStorage, toColumnStorage, usualStorage } from '../reading/column-storage.ts'
import { address, type Reader } from '../reading/reader.ts'
import { flag, text } from '../reading/row.ts'
import { ownColumn, userTable } from '../reading/table-conditions.ts'

export const columnReader: Reader = {
  kind: 'column',
  // Since 18 NOT NULL is a named constraint too; for us it is an attribute of the column.
  queries: (version) => [
    {
      text: `
      select ${address('pg_class', 'c.oid', 'a.attnum')}${version >= 180000 ? `|| coalesce(',' || ${address('pg_constraint', 'o.oid')}, '')` : ''} as address,
        n.nspname as schema, c.relname as table_name, a.attname as name, a.attnum as position,
        format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null,
        ${version >= 180000 ? 'o.conname' : 'null'} as not_null_name,
        ${otherCollation('a.attcollation', 't.typcollation')} as collation,
        ${columnStorage}
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_type t on t.oid = a.atttypid
      ${version >= 180000 ? "left join pg_constraint o on o.conrelid = c.oid and o.contype = 'n' and o.conkey = array[a.attnum]" : ''}
      where ${ownColumn} and ${userTable}`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'column',
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'name')],
      attributes: {
        type: text(row, 'type'),
        notNull: flag(row, 'not_null'),
        notNullName: row.not_null_name ?? null,
        collation: row.collation ?? null,
        ...toColumnStorage(row),
      },
      noted: { position: Number(text(row, 'position')), ...usualStorage(row) },
    }),
}
