/** What the objects that no reader models use: planning must not change it under their feet. Same words and names as `unmodelled/`. */
import type { Unmodelled } from '../fact.ts'
import type { FactId } from '../fact-id.ts'
import { made, type Query } from './inventory.ts'
import type { Places } from './places.ts'
import { type Row, text } from './row.ts'

const inSchema = (alias: string, name: string): string =>
  `(select quote_ident(n.nspname) from pg_namespace n where n.oid = ${alias}) || '.' || quote_ident(${name})`

/** Catalogue, what, object; `o` is its row. */
const kinds: readonly (readonly [catalog: string, what: string, object: string, condition?: string])[] = [
  [
    'pg_type',
    `case o.typtype when 'r' then 'range type' else 'base type' end`,
    inSchema('o.typnamespace', 'o.typname'),
    `(o.typtype = 'r' or o.typtype = 'b' and o.typelem = 0)`,
  ],
  ['pg_class', `'foreign table'`, inSchema('o.relnamespace', 'o.relname'), `o.relkind = 'f'`],
  ['pg_proc', `'aggregate'`, inSchema('o.pronamespace', 'o.proname'), `o.prokind = 'a'`],
  ['pg_operator', `'operator'`, inSchema('o.oprnamespace', 'o.oprname')],
  ['pg_opclass', `'operator class'`, inSchema('o.opcnamespace', 'o.opcname')],
  ['pg_opfamily', `'operator family'`, inSchema('o.opfnamespace', 'o.opfname')],
  ['pg_cast', `'cast'`, `o.castsource::regtype || ' as ' || o.casttarget::regtype`],
  ['pg_event_trigger', `'event trigger'`, 'quote_ident(o.evtname)'],
  [
    'pg_publication_rel',
    `'publication'`,
    '(select quote_ident(p.pubname) from pg_publication p where p.oid = o.prpubid)',
  ],
]

/** Parts of a union: `what`, `object`, `target`: the address of what is used, arrays as their element's. */
export const dependantQueries: readonly Query[] = kinds.map(([catalog, what, object, where = 'true']) => ({
  needs: [made(catalog, where)],
  text: `
  select distinct ${what} as what, ${object} as object,
    d.refclassid || ' ' || coalesce(e.typelem, d.refobjid) || ' ' || d.refobjsubid as target
  from ${catalog} o
  join pg_depend d on d.classid = '${catalog}'::regclass and d.objid = o.oid and d.refobjid >= 16384
  left join pg_type e on d.refclassid = 'pg_type'::regclass and e.oid = d.refobjid and e.typelem <> 0
  where o.oid >= 16384 and ${where}`,
}))

export function withUses(
  unmodelled: readonly Unmodelled[],
  places: Places,
  rows: readonly Row[],
): readonly Unmodelled[] {
  const uses = new Map<string, Set<FactId>>()
  for (const row of rows) {
    const target = places.holder(text(row, 'target'))?.id
    if (target === undefined || row.object === null) continue
    const key = `${row.what}\n${row.object}`
    const known = uses.get(key)
    if (known) known.add(target)
    else uses.set(key, new Set([target]))
  }
  return unmodelled.map((one) => {
    const used = uses.get(`${one.what}\n${one.object}`)
    return used ? { ...one, uses: [...used].sort() } : one
  })
}
