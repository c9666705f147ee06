/** Attributes of modelled objects that differ from their default and that no reader reads. */
import { notMember, userSchema } from './reading/reader.ts'

const inUserSchema = `${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`
const relation = `from pg_class c join pg_namespace n on n.oid = c.relnamespace`
const name = `quote_ident(n.nspname) || '.' || quote_ident(c.relname)`
const table = `'table', array[n.nspname, c.relname]::text[]`
const columnOf = `'column', array[n.nspname, c.relname, a.attname]::text[]`
const column = `${relation} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`
/** No fact: it comes and goes with the parent's. */
const inherited = `a.attinhcount > 0 and not a.attislocal`
const columnName = `${name} || '.' || quote_ident(a.attname)`
/** A scratch database may live in memory: there the server's usual tablespace is not the database's own. */
const ofScratch = `exists (select from pg_database d join pg_tablespace m on m.oid = d.dattablespace where d.datname = current_database() and m.spcname = 'tenon_memory')`

export const attributeQueries = (version: number): string[] => [
  `select 'partition key', ${name}, pg_get_partkeydef(c.oid), ${table} ${relation}
   where c.relkind = 'p' and ${inUserSchema}`,
  `select case when c.relispartition then 'partition' else 'inheritance' end, ${name},
     i.inhparent::regclass || ' ' || i.inhseqno || coalesce(' ' || pg_get_expr(c.relpartbound, c.oid), ''), ${table}
   ${relation} join pg_inherits i on i.inhrelid = c.oid
   where c.relkind in ('r', 'p') and ${inUserSchema}`,
  `select 'tablespace', ${name}, s.spcname, case c.relkind when 'i' then 'index' when 'I' then 'index' else 'table' end, array[n.nspname, c.relname]::text[]
   ${relation} join pg_tablespace s on s.oid = c.reltablespace and (s.spcname <> 'pg_default' or not ${ofScratch})
   where c.relkind in ('r', 'p', 'i', 'I') and ${inUserSchema}`,
  `select 'access method', ${name}, m.amname, ${table} ${relation} join pg_am m on m.oid = c.relam
   where c.relkind in ('r', 'p') and m.amname <> 'heap' and ${inUserSchema}`,
  `select 'typed table', ${name}, c.reloftype::regtype::text, ${table} ${relation}
   where c.reloftype <> 0 and ${inUserSchema}`,
  `select 'replica identity', ${name}, case c.relreplident when 'f' then 'full' when 'n' then 'nothing' else 'using index ' || coalesce((
       select x.relname from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident), '') end, ${table}
   ${relation} where c.relkind in ('r', 'p') and c.relreplident <> 'd' and ${inUserSchema}`,
  `select 'cluster', ${name}, x.relname, ${table}
   ${relation} join pg_index i on i.indrelid = c.oid and i.indisclustered join pg_class x on x.oid = i.indexrelid
   where c.relkind in ('r', 'p') and ${inUserSchema}`,
  ...columnQueries(version),
  ...constraintQueries(version),
]

const columnQueries = (version: number): string[] => [
  `select 'storage', ${columnName}, a.attstorage::text, ${columnOf} ${column} join pg_type t on t.oid = a.atttypid
   where c.relkind in ('r', 'p') and ${inherited} and a.attstorage <> t.typstorage and ${inUserSchema}`,
  `select 'compression', ${columnName}, a.attcompression::text, ${columnOf} ${column}
   where c.relkind in ('r', 'p') and ${inherited} and a.attcompression <> '' and ${inUserSchema}`,
  `select 'statistics target', ${columnName}, a.attstattarget::text, ${columnOf} ${column}
   where c.relkind in ('r', 'p') and ${inherited} and coalesce(a.attstattarget, -1) <> -1 and ${inUserSchema}`,
  `select 'column options', ${columnName}, array_to_string(a.attoptions, ', '), ${columnOf} ${column}
   where c.relkind in ('r', 'p') and ${inherited} and a.attoptions is not null and ${inUserSchema}`,
  `select 'default of a view''s column', ${columnName}, pg_get_expr(d.adbin, d.adrelid), 'view', array[n.nspname, c.relname]::text[]
   ${column} join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relkind = 'v' and ${inUserSchema}`,
  // A partition's or child's column that says something else than its parent's.
  `select 'inherited column', ${columnName},
     concat_ws(' ', case when a.attnotnull then 'not null' end, pg_get_expr(d.adbin, d.adrelid), nullif(a.attidentity::text, ''), nullif(a.attgenerated::text, '')), ${table}
   ${column} join pg_inherits i on i.inhrelid = c.oid
   join pg_attribute p on p.attrelid = i.inhparent and p.attname = a.attname and not p.attisdropped
   left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   left join pg_attrdef e on e.adrelid = p.attrelid and e.adnum = p.attnum
   where c.relkind in ('r', 'p') and a.attinhcount > 0 and not a.attislocal
     and (a.attnotnull <> p.attnotnull or a.attidentity <> p.attidentity or a.attgenerated <> p.attgenerated
       or pg_get_expr(d.adbin, d.adrelid) is distinct from pg_get_expr(e.adbin, e.adrelid))
     and ${inUserSchema}`,
  // `generated always as identity` of a typed or inherited column has no fact; a plain one does.
  ...(version >= 180000
    ? [
        `select 'not null constraint', ${name} || '.' || quote_ident(o.conname),
     concat_ws(' ', case when not o.convalidated then 'not valid' end, case when o.connoinherit then 'no inherit' end), ${table}
   ${relation} join pg_constraint o on o.conrelid = c.oid and o.contype = 'n'
   where (not o.convalidated or o.connoinherit) and c.relkind in ('r', 'p') and ${inUserSchema}`,
      ]
    : []),
]

const constraintQueries = (_version: number): string[] => [
  `select 'exclusion constraint', ${name} || '.' || quote_ident(o.conname), pg_get_constraintdef(o.oid), ${table}
   ${relation} join pg_constraint o on o.conrelid = c.oid and o.contype = 'x'
   where o.conparentid = 0 and c.relkind in ('r', 'p') and ${inUserSchema}`,
  `select 'disabled triggers of foreign keys', ${name}, string_agg(distinct o.conname || ' ' || t.tgenabled::text, ', '), ${table}
   ${relation} join pg_trigger t on t.tgrelid = c.oid and t.tgisinternal and t.tgenabled <> 'O'
   join pg_constraint o on o.oid = t.tgconstraint
   where ${inUserSchema} group by n.nspname, c.relname`,
  `select 'trigger state on a partition', ${name} || '.' || quote_ident(t.tgname), t.tgenabled::text, ${table}
   ${relation} join pg_trigger t on t.tgrelid = c.oid and t.tgparentid <> 0 and not t.tgisinternal
   join pg_trigger p on p.oid = t.tgparentid
   where t.tgenabled <> p.tgenabled and ${inUserSchema}`,
  `select 'policy', ${name} || '.' || quote_ident(p.polname),
     concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end, p.polcmd::text,
       (select string_agg(case r when 0 then 'public' else pg_get_userbyid(r)::text end, ', ' order by r = 0, pg_get_userbyid(r)) from unnest(p.polroles) r),
       'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid)), ${table}
   ${relation} join pg_policy p on p.polrelid = c.oid where ${inUserSchema}`,
  `select 'rule', ${name} || '.' || quote_ident(r.rulename), pg_get_ruledef(r.oid) || ' ' || r.ev_enabled::text,
     case c.relkind when 'v' then 'view' else 'table' end, array[n.nspname, c.relname]::text[]
   ${relation} join pg_rewrite r on r.ev_class = c.oid
   where (r.rulename <> '_RETURN' or r.ev_enabled <> 'O') and c.relkind in ('r', 'p', 'v') and ${inUserSchema}`,
  `select 'statistics object', quote_ident(n.nspname) || '.' || quote_ident(s.stxname),
     pg_get_statisticsobjdef(s.oid) || ' ' || coalesce(s.stxstattarget::text, ''), ${table}
   from pg_statistic_ext s join pg_class c on c.oid = s.stxrelid join pg_namespace n on n.oid = c.relnamespace
   where ${inUserSchema}`,
]
