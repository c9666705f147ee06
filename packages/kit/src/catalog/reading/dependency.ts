/** `pg_depend` as `uses` and `fallsWith` of facts. Knows addresses, no kinds. */
import type { Fact } from '../fact.ts'
import type { FactId } from '../fact-id.ts'
import type { Places } from './places.ts'
import { type Row, text } from './row.ts'

/** Edges between what users made; arrays stand for their element type, and a column stands for its table where it is none of ours. */
export const dependencyQuery = `
  select distinct
    d.classid || ' ' || d.objid || ' ' || d.objsubid as dependent,
    d.refclassid || ' ' || coalesce(e.typelem, d.refobjid) || ' ' || d.refobjsubid as target,
    d.deptype = 'a' as falls,
    -- An owned sequence falls with its column and needs it not.
    d.deptype = 'a' and d.classid = 'pg_class'::regclass and exists (select from pg_class s where s.oid = d.objid and s.relkind = 'S') as only_falls
  from pg_depend d
  left join pg_type e on d.refclassid = 'pg_type'::regclass and e.oid = d.refobjid and e.typelem <> 0 and e.typsubscript = 'array_subscript_handler'::regproc
  where d.deptype in ('n', 'a', 'i') and d.objid >= 16384 and d.refobjid >= 16384`

export function withDependencies(facts: readonly Fact[], places: Places, rows: readonly Row[]): Fact[] {
  const uses = new Map<FactId, Set<FactId>>()
  const fallsWith = new Map<FactId, Set<FactId>>()
  for (const row of rows) {
    const from = places.holder(text(row, 'dependent'))?.id
    const to = places.holder(text(row, 'target'))?.id
    if (from === undefined || to === undefined || from === to) continue
    if (row.only_falls !== 't') add(uses, from, to)
    if (row.falls === 't') add(fallsWith, from, to)
  }
  return facts.map((fact) => {
    const used = new Set([...fact.uses, ...(uses.get(fact.id) ?? [])])
    if (fact.parent !== undefined) used.delete(fact.parent)
    const falls = [...(fallsWith.get(fact.id) ?? [])].filter((id) => id !== fact.parent).sort()
    return { ...fact, uses: [...used].sort(), ...(falls.length > 0 ? { fallsWith: falls } : {}) }
  })
}

function add(map: Map<FactId, Set<FactId>>, key: FactId, value: FactId): void {
  const set = map.get(key)
  if (set) set.add(value)
  else map.set(key, new Set([value]))
}
