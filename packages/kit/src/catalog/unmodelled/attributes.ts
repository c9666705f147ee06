/** Attributes of modelled objects that differ from their default and that no reader reads. */
import { made, type Query } from '../reading/inventory.ts'
import { notMember, userSchema } from '../reading/reader.ts'

const inUserSchema = `${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`
const relation = `from pg_class c join pg_namespace n on n.oid = c.relnamespace`
const name = `quote_ident(n.nspname) || '.' || quote_ident(c.relname)`
const table = `'table', array[n.nspname, c.relname]::text[]`
const columnOf = `case c.relkind when 'm' then 'materialized-view' else 'table' end, array[n.nspname, c.relname]::text[]`
const column = `${relation} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`
/** Columns that are no facts: they come and go with the parent's, or with their view. */
const inherited = `(c.relkind in ('r', 'p') and a.attinhcount > 0 and not a.attislocal or c.relkind = 'm')`
const columnName = `${name} || '.' || quote_ident(a.attname)`
/** A scratch database may live in memory: there the server's usual tablespace is not the database's own. */
const ofScratch = `exists (select from pg_database d join pg_tablespace m on m.oid = d.dattablespace where d.datname = current_database() and m.spcname = 'tenon_memory')`

const inheritedColumn = made('pg_attribute', 'attinhcount > 0 and not attislocal', 'attrelid')
const inheritedColumns = [inheritedColumn, made('pg_class', `relkind = 'm'`)]

export const attributeQueries = (version: number): readonly Query[] => [
  {
    needs: [made('pg_class', `relkind = 'p'`)],
    text: `select 'partition key', ${name}, pg_get_partkeydef(c.oid), ${table} ${relation}
   where c.relkind = 'p' and ${inUserSchema}`,
  },
  {
    needs: [made('pg_inherits')],
    text: `select case when c.relispartition then 'partition' else 'inheritance' end, ${name},
     i.inhparent::regclass || ' ' || i.inhseqno || coalesce(' ' || pg_get_expr(c.relpartbound, c.oid), ''), ${table}
   ${relation} join pg_inherits i on i.inhrelid = c.oid
   where c.relkind in ('r', 'p') and ${inUserSchema}`,
  },
  {
    needs: [made('pg_class', 'reltablespace <> 0')],
    text: `select 'tablespace', ${name}, s.spcname, case c.relkind when 'i' then 'index' when 'I' then 'index' when 'm' then 'materialized-view' else 'table' end, array[n.nspname, c.relname]::text[]
   ${relation} join pg_tablespace s on s.oid = c.reltablespace and (s.spcname <> 'pg_default' or not ${ofScratch})
   where c.relkind in ('r', 'p', 'i', 'I', 'm') and ${inUserSchema}`,
  },
  {
    needs: [made('pg_class', `relkind in ('r', 'p', 'm') and relam not in (0, 2)`)],
    text: `select 'access method', ${name}, m.amname, ${table.replace(`'table'`, `case c.relkind when 'm' then 'materialized-view' else 'table' end`)} ${relation} join pg_am m on m.oid = c.relam
   where c.relkind in ('r', 'p', 'm') and m.amname <> 'heap' and ${inUserSchema}`,
  },
  {
    needs: [made('pg_class', 'reloftype <> 0')],
    text: `select 'typed table', ${name}, c.reloftype::regtype::text, ${table} ${relation}
   where c.reloftype <> 0 and ${inUserSchema}`,
  },
  {
    needs: [made('pg_index', 'indisclustered', 'indexrelid')],
    text: `select 'cluster', ${name}, quote_ident(n.nspname) || '.' || quote_ident(x.relname), 'materialized-view', array[n.nspname, c.relname]::text[]
   ${relation} join pg_index i on i.indrelid = c.oid and i.indisclustered join pg_class x on x.oid = i.indexrelid
   where c.relkind = 'm' and ${inUserSchema}`,
  },
  ...columnQueries(version),
  ...partQueries,
]

const columnQueries = (version: number): readonly Query[] => [
  {
    needs: [...inheritedColumns],
    text: `select 'storage', ${columnName}, a.attstorage::text, ${columnOf} ${column} join pg_type t on t.oid = a.atttypid
   where ${inherited} and a.attstorage <> t.typstorage and ${inUserSchema}`,
  },
  {
    needs: [...inheritedColumns],
    text: `select 'compression', ${columnName}, a.attcompression::text, ${columnOf} ${column}
   where ${inherited} and a.attcompression <> '' and ${inUserSchema}`,
  },
  {
    needs: [...inheritedColumns],
    text: `select 'statistics target', ${columnName}, a.attstattarget::text, ${columnOf} ${column}
   where ${inherited} and coalesce(a.attstattarget, -1) <> -1 and ${inUserSchema}`,
  },
  {
    needs: [...inheritedColumns],
    text: `select 'column options', ${columnName}, array_to_string(a.attoptions, ', '), ${columnOf} ${column}
   where ${inherited} and a.attoptions is not null and ${inUserSchema}`,
  },
  {
    needs: [made('pg_attrdef', `adrelid in (select v.oid from pg_class v where v.relkind = 'v')`)],
    text: `select 'default of a view''s column', ${columnName}, pg_get_expr(d.adbin, d.adrelid), 'view', array[n.nspname, c.relname]::text[]
   ${column} join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relkind = 'v' and ${inUserSchema}`,
  },
  // A partition's or child's column that says something else than its parent's.
  {
    needs: [inheritedColumn],
    text: `select 'inherited column', ${columnName},
     concat_ws(' ', case when a.attnotnull then 'not null' end, pg_get_expr(d.adbin, d.adrelid), nullif(a.attidentity::text, ''), nullif(a.attgenerated::text, '')), ${table}
   ${column} join pg_inherits i on i.inhrelid = c.oid
   join pg_attribute p on p.attrelid = i.inhparent and p.attname = a.attname and not p.attisdropped
   left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   left join pg_attrdef e on e.adrelid = p.attrelid and e.adnum = p.attnum
   where c.relkind in ('r', 'p') and a.attinhcount > 0 and not a.attislocal
     and (a.attnotnull <> p.attnotnull or a.attidentity <> p.attidentity or a.attgenerated <> p.attgenerated
       or pg_get_expr(d.adbin, d.adrelid) is distinct from pg_get_expr(e.adbin, e.adrelid))
     and ${inUserSchema}`,
  },
  ...(version >= 180000
    ? [
        {
          needs: [made('pg_constraint', `contype = 'n' and (not convalidated or connoinherit)`)],
          text: `select 'not null constraint', ${name} || '.' || quote_ident(o.conname),
     concat_ws(' ', case when not o.convalidated then 'not valid' end, case when o.connoinherit then 'no inherit' end), ${table}
   ${relation} join pg_constraint o on o.conrelid = c.oid and o.contype = 'n'
   where (not o.convalidated or o.connoinherit) and c.relkind in ('r', 'p') and ${inUserSchema}`,
        },
      ]
    : []),
]

/** Of indexes, triggers, rules and statistics. */
const partQueries: readonly Query[] = [
  // Made along with the parent's, under a name that the server chooses; somebody may have given it another.
  {
    needs: [made('pg_class', `relkind in ('i', 'I') and relispartition`)],
    text: `select 'index of a partition', quote_ident(n.nspname) || '.' || quote_ident(x.relname), concat_ws(' ', h.inhparent::regclass::text || ' ' || coalesce(o.conname, ''),
     (select array_to_string(x.reloptions, ', ') from pg_class p where p.oid = h.inhparent and p.reloptions is distinct from x.reloptions)), ${table}
   ${relation} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid and x.relispartition
   join pg_inherits h on h.inhrelid = x.oid
   left join pg_constraint o on o.conindid = x.oid and o.conrelid = c.oid and o.contype in ('p', 'u', 'x')
   where ${inUserSchema}`,
  },
  {
    needs: [made('pg_trigger', `tgisinternal and tgenabled <> 'O'`)],
    text: `select 'disabled triggers of foreign keys', ${name}, string_agg(distinct o.conname || ' ' || t.tgenabled::text, ', '), ${table}
   ${relation} join pg_trigger t on t.tgrelid = c.oid and t.tgisinternal and t.tgenabled <> 'O'
   join pg_constraint o on o.oid = t.tgconstraint
   where ${inUserSchema} group by n.nspname, c.relname`,
  },
  {
    needs: [made('pg_trigger', 'tgparentid <> 0 and not tgisinternal')],
    text: `select 'trigger state on a partition', ${name} || '.' || quote_ident(t.tgname), t.tgenabled::text, ${table}
   ${relation} join pg_trigger t on t.tgrelid = c.oid and t.tgparentid <> 0 and not t.tgisinternal
   join pg_trigger p on p.oid = t.tgparentid
   where t.tgenabled <> p.tgenabled and ${inUserSchema}`,
  },
  {
    needs: [made('pg_rewrite', `rulename = '_RETURN' and ev_enabled <> 'O'`)],
    text: `select 'rule', ${name} || '.' || quote_ident(r.rulename), r.ev_enabled::text, 'view', array[n.nspname, c.relname]::text[]
   ${relation} join pg_rewrite r on r.ev_class = c.oid
   where r.rulename = '_RETURN' and r.ev_enabled <> 'O' and c.relkind = 'v' and ${inUserSchema}`,
  },
  {
    needs: [made('pg_statistic_ext')],
    text: `select 'statistics object', quote_ident(n.nspname) || '.' || quote_ident(s.stxname), pg_get_statisticsobjdef(s.oid), 'materialized-view', array[n.nspname, c.relname]::text[]
   ${relation} join pg_statistic_ext s on s.stxrelid = c.oid
   where c.relkind in ('m', 'f') and ${inUserSchema}`,
  },
]
