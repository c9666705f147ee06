/** Comments as facts: on every object that is one, on columns of views and composite types, and on what stands behind another fact (a constraint's index, an identity's sequence). */
import type { Fact } from '../fact.ts'
import { type FactId, type Kind, kinds } from '../fact-id.ts'
import { makeFact } from '../make-fact.ts'
import { made, type Query } from '../reading/inventory.ts'
import { type Places, whole } from '../reading/places.ts'
import { address, type Reader, userSchema } from '../reading/reader.ts'
import { list, type Row, text } from '../reading/row.ts'

export const commentReader: Reader = {
  kind: 'comment',
  queries: () => [comments, onExtensions, onClones],
  toFact: (row, places) => onColumn(row, places) ?? onFact(row, places) ?? onAnother(row, places),
}

const comments: Query = {
  text: `
    select '' as address, d.classoid || ' ' || d.objoid || ' ' || d.objsubid as target, a.attname as column_name,
      case c.relkind when 'S' then 'sequence' when 'i' then 'index' when 'I' then 'index' end as target_kind,
      case when c.relkind in ('S', 'i', 'I') then to_json(array[n.nspname, c.relname]::text[]) end as path,
      d.classoid || ' ' || d.objoid || ' 0' as parent, d.description as text
    from pg_description d
    left join pg_attribute a on d.classoid = 'pg_class'::regclass and a.attrelid = d.objoid and a.attnum = nullif(d.objsubid, 0)
    left join pg_class c on d.classoid = 'pg_class'::regclass and c.oid = d.objoid
    left join pg_namespace n on n.oid = c.relnamespace
    where (d.objoid >= 16384 or d.objoid = to_regnamespace('public')) and d.classoid <> 'pg_extension'::regclass`,
}

/** The server writes an extension's standard comment itself. Telling them all apart means to read its control files. */
const onExtensions: Query = {
  needs: [
    {
      from: `pg_extension e join pg_description o on o.objoid = e.oid and o.classoid = 'pg_extension'::regclass`,
      where: `description <> 'PL/pgSQL procedural language'`,
    },
  ],
  text: `
    select '' as address, ${address('pg_extension', 'e.oid')} as target, null as column_name, d.description as text
    from pg_extension e
    join pg_description d on d.classoid = 'pg_extension'::regclass and d.objoid = e.oid
    left join pg_available_extensions() v on v.name = e.extname
    where d.description is distinct from v.comment`,
}

const clone = (kind: string, name: string, from: string): string => `
    select '' as address, null as target, null as column_name, ${kind} as target_kind,
      to_json(${name}::text[]) as path, ${address('pg_class', 'c.oid')} as parent, d.description as text
    from pg_description d
    ${from}
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and ${userSchema('n')}`

/** What a partition or a child has from its parent is no fact, but for its comment, which goes with the table. */
const onClones: Query = {
  needs: [made('pg_inherits')],
  text: [
    `${clone(
      `'index'`,
      'array[n.nspname, x.relname]',
      `join pg_index i on i.indexrelid = d.objoid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
    join pg_class x on x.oid = i.indexrelid
    join pg_class c on c.oid = i.indrelid`,
    )} and x.relispartition`,
    `${clone(
      `case o.contype when 'p' then 'primary-key' when 'u' then 'unique' when 'f' then 'foreign-key' when 'c' then 'check' else 'exclusion' end`,
      'array[n.nspname, c.relname, o.conname]',
      `join pg_constraint o on o.oid = d.objoid and d.classoid = 'pg_constraint'::regclass and o.contype in ('p', 'u', 'f', 'c', 'x')
    join pg_class c on c.oid = o.conrelid`,
    )} and (o.conparentid <> 0 or o.coninhcount > 0 and not o.conislocal)`,
    `${clone(
      `'trigger'`,
      'array[n.nspname, c.relname, t.tgname]',
      `join pg_trigger t on t.oid = d.objoid and d.classoid = 'pg_trigger'::regclass and not t.tgisinternal and t.tgparentid <> 0
    join pg_class c on c.oid = t.tgrelid`,
    )}`,
  ].join('\n    union all'),
}

function onColumn(row: Row, places: Places): Fact | undefined {
  const { column_name: name, target } = row
  if (!name || !target) return undefined
  const relation = places.holder(whole(target))
  return relation
    ? makeComment('column', [...relation.path, name], places.self(target)?.id ?? relation.id, text(row, 'text'))
    : undefined
}

function onFact(row: Row, places: Places): Fact | undefined {
  const fact = row.target ? places.self(row.target) : undefined
  return fact && makeComment(fact.kind, fact.path, fact.id, text(row, 'text'))
}

function onAnother(row: Row, places: Places): Fact | undefined {
  const kind = kinds.find((candidate) => candidate === row.target_kind)
  const parent = row.parent ? places.holder(row.parent) : undefined
  return kind && parent && makeComment(kind, list(row, 'path'), parent.id, text(row, 'text'))
}

/** A comment stands at the path of its target, with the target's kind in front; `kind` differs from the parent's for a view's column or a constraint's index. */
export const makeComment = (kind: Kind, path: readonly string[], parent: FactId, text: string): Fact =>
  makeFact({ kind: 'comment', path: [kind, ...path], parent, attributes: { text } })
