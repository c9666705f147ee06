/** Objects in schemas that no reader reads. */
import { made, type Query } from '../reading/inventory.ts'
import { notMember, userSchema } from '../reading/reader.ts'
import { none } from './part.ts'

/** What, catalogue, prefix of its columns. */
const inSchema = (what: string, catalog: string, prefix: string, definition: string, where = 'true'): Query => ({
  needs: [made(catalog, where)],
  text: `
  select '${what}', quote_ident(n.nspname) || '.' || quote_ident(o.${prefix}name), ${definition}, ${none}
  from ${catalog} o join pg_namespace n on n.oid = o.${prefix}namespace
  where ${userSchema('n')} and ${notMember(catalog, 'o.oid')} and ${where}`,
})

/** All that a table of another server is, but for its comments. */
const foreignTable = (relation: string): string => `concat_ws(E'\\n',
    (select s.srvname || ' ' || coalesce(array_to_string(f.ftoptions, ', '), '') from pg_foreign_table f
      join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = ${relation}),
    (select string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
        'collate ' || nullif(a.attcollation, t.typcollation)::regcollation::text, case when a.attnotnull then 'not null' end,
        'default ' || pg_get_expr(d.adbin, d.adrelid) || a.attgenerated::text, 'storage ' || nullif(a.attstorage, t.typstorage)::text,
        'statistics ' || nullif(a.attstattarget, -1), array_to_string(a.attoptions, ', '), array_to_string(a.attfdwoptions, ', ')), E'\\n' order by a.attnum)
      from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = ${relation} and a.attnum > 0 and not a.attisdropped),
    (select string_agg(quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid), E'\\n' order by c.conname) from pg_constraint c where c.conrelid = ${relation}),
    (select string_agg(pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text, E'\\n' order by g.tgname) from pg_trigger g where g.tgrelid = ${relation} and not g.tgisinternal),
    (select string_agg('inherits ' || i.inhparent::regclass::text, E'\\n' order by i.inhseqno) from pg_inherits i where i.inhrelid = ${relation}))`

export const objectQueries: readonly Query[] = [
  inSchema('foreign table', 'pg_class', 'rel', foreignTable('o.oid'), `o.relkind = 'f'`),
  inSchema(
    'range type',
    'pg_type',
    'typ',
    `(select concat_ws(' ', format_type(r.rngsubtype, null), nullif(r.rngcollation, 0)::regcollation::text, (select opcname from pg_opclass where oid = r.rngsubopc),
        r.rngcanonical::text, r.rngsubdiff::text, format_type(r.rngmultitypid, null)) from pg_range r where r.rngtypid = o.oid)`,
    `o.typtype = 'r'`,
  ),
  inSchema(
    'base type',
    'pg_type',
    'typ',
    `concat_ws(' ', o.typinput, o.typoutput, o.typreceive, o.typsend, o.typmodin, o.typmodout, o.typanalyze, o.typsubscript,
      o.typlen, o.typbyval, o.typalign, o.typstorage, o.typcategory, o.typispreferred, o.typdelim, o.typdefault, o.typcollation)`,
    `o.typtype in ('b', 'p') and o.typelem = 0`,
  ),
  inSchema(
    'aggregate',
    'pg_proc',
    'pro',
    `pg_get_function_identity_arguments(o.oid) || ' ' || format_type(o.prorettype, null) || ' ' ||
      (select concat_ws(' ', format_type(a.aggtranstype, null), nullif(a.aggmtranstype, 0)::regtype::text, nullif(a.aggsortop, 0)::regoperator::text,
        to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[]) from pg_aggregate a where a.aggfnoid = o.oid) ||
      concat_ws(' ', '', o.proparallel, o.provolatile, o.proisstrict, o.prosecdef, array_to_string(o.proconfig, ', '))`,
    `o.prokind = 'a'`,
  ),
  inSchema(
    'operator',
    'pg_operator',
    'opr',
    `concat_ws(' ', nullif(o.oprleft, 0)::regtype::text, o.oprright::regtype::text, o.oprcode::text, o.oprcom::regoperator::text, o.oprnegate::regoperator::text, o.oprrest::text, o.oprjoin::text,
      case when o.oprcanhash then 'hashes' end, case when o.oprcanmerge then 'merges' end)`,
  ),
  inSchema(
    'operator class',
    'pg_opclass',
    'opc',
    `concat_ws(' ', o.opcintype::regtype::text, o.opcdefault, (select amname from pg_am where oid = o.opcmethod),
      (select opfname from pg_opfamily where oid = o.opcfamily), 'storage ' || nullif(o.opckeytype, 0)::regtype::text)`,
  ),
  inSchema(
    'operator family',
    'pg_opfamily',
    'opf',
    `concat_ws(', ', (select amname from pg_am where oid = o.opfmethod),
      (select string_agg(concat_ws(' ', a.amopopr::regoperator::text, a.amopstrategy, a.amoppurpose), ', ' order by a.amopstrategy, a.amopopr::regoperator::text) from pg_amop a where a.amopfamily = o.oid),
      (select string_agg(concat_ws(' ', p.amprocnum, p.amproclefttype::regtype::text, p.amprocrighttype::regtype::text, p.amproc::regprocedure::text), ', '
        order by p.amprocnum, p.amproclefttype::regtype::text, p.amprocrighttype::regtype::text) from pg_amproc p where p.amprocfamily = o.oid))`,
  ),
  inSchema(
    'collation',
    'pg_collation',
    'coll',
    `(to_jsonb(o) - 'oid' - 'collnamespace' - 'collowner' - 'collversion')::text`,
  ),
  inSchema(
    'conversion',
    'pg_conversion',
    'con',
    `o.conproc::text || ' ' || o.contoencoding || ' ' || o.conforencoding || ' ' || o.condefault`,
  ),
  inSchema(
    'text search configuration',
    'pg_ts_config',
    'cfg',
    `(select string_agg(m.maptokentype || ' ' || m.mapdict::regdictionary::text, ', ' order by m.maptokentype, m.mapseqno) from pg_ts_config_map m where m.mapcfg = o.oid)`,
  ),
  inSchema(
    'text search dictionary',
    'pg_ts_dict',
    'dict',
    `(select tmplname from pg_ts_template where oid = o.dicttemplate) || ' ' || coalesce(o.dictinitoption, '')`,
  ),
  inSchema('text search parser', 'pg_ts_parser', 'prs', `o.prsstart::text`),
  inSchema('text search template', 'pg_ts_template', 'tmpl', `o.tmpllexize::text`),
]
