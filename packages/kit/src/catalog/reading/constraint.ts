/** The query that the four readers of table constraints share. */
import type { Kind } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { address, list, type Reader, text } from './reader.ts'
import { exactText, settled } from './settled.ts'
import { ownConstraint, userTable } from './table-conditions.ts'

const query = (type: string): string => `
  select ${address('pg_constraint', 'o.oid')}
      || case when o.contype in ('p', 'u', 'x') then ',' || ${address('pg_class', 'o.conindid')} else '' end as address,
    n.nspname as schema, c.relname as table_name, o.conname as name, pg_get_constraintdef(o.oid) as definition,
    case when o.contype in ('p', 'u') then (select to_json(i.reloptions) from pg_class i where i.oid = o.conindid) end as options
  from pg_constraint o
  join pg_class c on c.oid = o.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  where o.contype = '${type}' and ${ownConstraint} and ${userTable}`

/** A primary key or a unique constraint: with an index behind it. */
export const keyReader = (kind: Kind & ('primary-key' | 'unique'), type: string): Reader => ({
  kind,
  query: () => query(type),
  toFact: (row) =>
    makeFact({
      kind,
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'name')],
      attributes: { definition: text(row, 'definition'), options: list(row, 'options') },
    }),
})

export const constraintReader = (kind: Kind & ('foreign-key' | 'check' | 'exclusion'), type: string): Reader => ({
  kind,
  query: () => query(type),
  toFact: (row) =>
    makeFact({
      kind,
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'name')],
      attributes: { definition: settled(text(row, 'definition')) },
      noted: exactText(text(row, 'definition')),
    }),
})
