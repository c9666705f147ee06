/** The query that the readers of table constraints share. */
import type { Kind } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { address, type Reader } from './reader.ts'
import { list, text } from './row.ts'
import { exactText, settled } from './settled.ts'
import { ownConstraint, userTable } from './table-conditions.ts'

const types = { p: 'primary-key', u: 'unique', x: 'exclusion', f: 'foreign-key', c: 'check' } as const

type ConstraintKind = (typeof types)[keyof typeof types]

const letters = Object.keys(types)
  .map((letter) => `'${letter}'`)
  .join(', ')

const query = `
  select case o.contype ${Object.entries(types)
    .map(([letter, kind]) => `when '${letter}' then '${kind}'`)
    .join(' ')} end as kind,
    ${address('pg_constraint', 'o.oid')}
      || case when o.contype in ('p', 'u', 'x') then ',' || ${address('pg_class', 'o.conindid')} else '' end as address,
    n.nspname as schema, c.relname as table_name, o.conname as name, pg_get_constraintdef(o.oid) as definition,
    case when o.contype in ('p', 'u') then (select to_json(i.reloptions) from pg_class i where i.oid = o.conindid) end as options
  from pg_constraint o
  join pg_class c on c.oid = o.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  where o.contype in (${letters}) and ${ownConstraint} and ${userTable}`

/** A primary key or a unique constraint: with an index behind it. */
export const keyReader = (kind: ConstraintKind & Kind & ('primary-key' | 'unique')): Reader => ({
  kind,
  queries: () => [{ text: query }],
  toFact: (row) =>
    makeFact({
      kind,
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'name')],
      attributes: { definition: text(row, 'definition'), options: list(row, 'options') },
    }),
})

export const constraintReader = (kind: ConstraintKind & ('foreign-key' | 'check' | 'exclusion')): Reader => ({
  kind,
  queries: () => [{ text: query }],
  toFact: (row) =>
    makeFact({
      kind,
      path: [text(row, 'schema'), text(row, 'table_name'), text(row, 'name')],
      attributes: { definition: settled(text(row, 'definition')) },
      noted: exactText(text(row, 'definition')),
    }),
})
