/** Comments on every object that is a fact, on columns of views and composite types and on the indexes behind constraints, as facts. */
import { type FactId, factId, type Kind, kinds } from '../fact-id.ts'
import { makeComment } from '../make-fact.ts'
import { list, notMember, type Reader, type Row, text, userSchema } from '../reading/reader.ts'

/** `kind` and `path` are the target's; `parent_kind` and `parent` what it falls with. */
export const commentReader: Reader = {
  kind: 'comment',
  query: () => `
    select '' as address, m.kind, to_json(m.path) as path, m.parent_kind, to_json(m.parent) as parent, m.text
    from (${targets.join('\n    union all\n')}
    ) as m(kind, path, parent_kind, parent, text)
    union all
    -- The server writes an extension's standard comment itself.
    select '', 'extension', to_json(array[e.extname]::text[]), 'extension', to_json(array[e.extname]::text[]), d.description
    from pg_extension e
    join pg_description d on d.classoid = 'pg_extension'::regclass and d.objoid = e.oid
    left join pg_available_extensions() v on v.name = e.extname
    where d.description is distinct from v.comment`,
  toFact: (row) => makeComment(kindOf(row, 'kind'), list(row, 'path'), parentOf(row), text(row, 'text')),
}

const relation = `
    select k.kind, array[n.nspname, c.relname]::text[], k.kind, array[n.nspname, c.relname]::text[], d.description
    from pg_description d
    join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
    join pg_namespace n on n.oid = c.relnamespace
    join (values ('r', 'table'), ('p', 'table'), ('v', 'view'), ('m', 'materialized-view'), ('S', 'sequence'), ('c', 'composite')) as k(relkind, kind) on k.relkind = c.relkind
    where ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`

const column = `
    select 'column', array[n.nspname, c.relname, a.attname]::text[],
      case c.relkind when 'v' then 'view' when 'm' then 'materialized-view' when 'c' then 'composite' else 'column' end,
      case when c.relkind in ('v', 'm', 'c') then array[n.nspname, c.relname]::text[] else array[n.nspname, c.relname, a.attname]::text[] end, d.description
    from pg_description d
    join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid and d.classoid = 'pg_class'::regclass
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'c')
      and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`

/** The index behind a constraint falls with the constraint. */
const index = `
    select 'index', array[n.nspname, x.relname]::text[],
      case o.contype when 'p' then 'primary-key' when 'u' then 'unique' when 'x' then 'exclusion' else 'index' end,
      case when o.contype is null then array[n.nspname, x.relname]::text[] else array[n.nspname, c.relname, o.conname]::text[] end, d.description
    from pg_description d
    join pg_index i on i.indexrelid = d.objoid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
    join pg_class x on x.oid = i.indexrelid
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_constraint o on o.conindid = i.indexrelid and o.conrelid = i.indrelid and o.contype in ('p', 'u', 'x')
    where c.relkind in ('r', 'p', 'm')
      and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`

const constraint = `
    select k.kind, array[n.nspname, c.relname, o.conname]::text[], k.kind, array[n.nspname, c.relname, o.conname]::text[], d.description
    from pg_description d
    join pg_constraint o on o.oid = d.objoid and d.classoid = 'pg_constraint'::regclass and d.objsubid = 0
    join pg_class c on c.oid = o.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    join (values ('p', 'primary-key'), ('u', 'unique'), ('f', 'foreign-key'), ('c', 'check'), ('x', 'exclusion')) as k(contype, kind) on k.contype = o.contype
    where ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`

const trigger = `
    select 'trigger', array[n.nspname, c.relname, t.tgname]::text[], 'trigger', array[n.nspname, c.relname, t.tgname]::text[], d.description
    from pg_description d
    join pg_trigger t on t.oid = d.objoid and d.classoid = 'pg_trigger'::regclass and d.objsubid = 0
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and c.relkind in ('r', 'p', 'v') and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`

const routine = `
    select 'function', f.path, 'function', f.path, d.description
    from pg_description d
    join pg_proc p on p.oid = d.objoid and d.classoid = 'pg_proc'::regclass and d.objsubid = 0
    join pg_namespace n on n.oid = p.pronamespace
    cross join lateral (select array[n.nspname::text, p.proname::text, '(' || coalesce((
      select string_agg(format_type(t.type, null), ', ' order by t.place)
      from unnest(p.proargtypes::oid[]) with ordinality as t(type, place)), '') || ')'] as path) as f
    where p.prokind <> 'a' and ${userSchema('n')} and ${notMember('pg_proc', 'p.oid')}`

const type = `
    select k.kind, array[n.nspname, t.typname]::text[], k.kind, array[n.nspname, t.typname]::text[], d.description
    from pg_description d
    join pg_type t on t.oid = d.objoid and d.classoid = 'pg_type'::regclass and d.objsubid = 0
    join pg_namespace n on n.oid = t.typnamespace
    join (values ('e', 'enum'), ('d', 'domain'), ('c', 'composite')) as k(typtype, kind) on k.typtype = t.typtype
    left join pg_class c on c.oid = t.typrelid
    where (c.relkind is null or c.relkind = 'c') and ${userSchema('n')} and ${notMember('pg_type', 't.oid')}`

const rule = `
    select 'rule', array[n.nspname, c.relname, r.rulename]::text[], 'rule', array[n.nspname, c.relname, r.rulename]::text[], d.description
    from pg_description d
    join pg_rewrite r on r.oid = d.objoid and d.classoid = 'pg_rewrite'::regclass and d.objsubid = 0
    join pg_class c on c.oid = r.ev_class
    join pg_namespace n on n.oid = c.relnamespace
    where r.rulename <> '_RETURN' and c.relkind in ('r', 'p', 'v') and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`

const policy = `
    select 'policy', array[n.nspname, c.relname, p.polname]::text[], 'policy', array[n.nspname, c.relname, p.polname]::text[], d.description
    from pg_description d
    join pg_policy p on p.oid = d.objoid and d.classoid = 'pg_policy'::regclass and d.objsubid = 0
    join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
    where ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`

const statistics = `
    select 'statistics', array[n.nspname, s.stxname]::text[], 'statistics', array[n.nspname, s.stxname]::text[], d.description
    from pg_description d
    join pg_statistic_ext s on s.oid = d.objoid and d.classoid = 'pg_statistic_ext'::regclass and d.objsubid = 0
    join pg_class c on c.oid = s.stxrelid
    join pg_namespace n on n.oid = s.stxnamespace
    where c.relkind in ('r', 'p') and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`

const schema = `
    select 'schema', array[n.nspname]::text[], 'schema', array[n.nspname]::text[], d.description
    from pg_description d
    join pg_namespace n on n.oid = d.objoid and d.classoid = 'pg_namespace'::regclass and d.objsubid = 0
    where ${userSchema('n')} and ${notMember('pg_namespace', 'n.oid')}`

const targets = [schema, relation, column, index, constraint, trigger, rule, policy, statistics, routine, type]

function kindOf(row: Row, name: string): Kind {
  const word = text(row, name)
  const kind = kinds.find((candidate) => candidate === word)
  if (!kind) throw new Error(`A catalogue query gave the kind \`${word}\`.`)
  return kind
}

const parentOf = (row: Row): FactId => factId(kindOf(row, 'parent_kind'), list(row, 'parent'))
