/** Extensions as facts; their members are no facts. The version is the server's business and not compared. */
import { factId } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { address, type Reader } from '../reading/reader.ts'
import { text } from '../reading/row.ts'

export const extensionReader: Reader = {
  kind: 'extension',
  // Members carry dependencies in the extension's name: a column of type citext uses the extension.
  queries: () => [
    {
      text: `
      select ${address('pg_extension', 'e.oid')} || coalesce((
          select string_agg(',' || d.classid || ' ' || d.objid || ' 0', '')
          from pg_depend d
          where d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid and d.deptype = 'e'
        ), '') as address,
        e.extname as name, n.nspname as schema
      from pg_extension e
      join pg_namespace n on n.oid = e.extnamespace`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'extension',
      path: [text(row, 'name')],
      attributes: { schema: text(row, 'schema') },
      uses: [factId('schema', [text(row, 'schema')])],
    }),
}
