/** User objects of catalogues that no reader reads. */
import { made, type Query } from './reading/inventory.ts'
import { notMember, ownObject, userSchema } from './reading/reader.ts'

const none = `null, null::text[]`

/** The statistics of one catalogue with a schema: what, catalogue, prefix of its columns. */
const inSchema = (what: string, catalog: string, prefix: string, definition: string, where = 'true'): Query => ({
  needs: [made(catalog, where)],
  text: `
  select '${what}', quote_ident(n.nspname) || '.' || quote_ident(o.${prefix}name), ${definition}, ${none}
  from ${catalog} o join pg_namespace n on n.oid = o.${prefix}namespace
  where o.oid >= 16384 and ${userSchema('n')} and ${notMember(catalog, 'o.oid')} and ${where}`,
})

const global = (what: string, catalog: string, object: string, definition: string, where = 'true'): Query => ({
  needs: [made(catalog)],
  text: `
  select '${what}', ${object}, ${definition}, ${none}
  from ${catalog} o where o.oid >= 16384 and ${notMember(catalog, 'o.oid')} and ${where}`,
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

export const objectQueries = (version: number): readonly Query[] => [
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
  global(
    'cast',
    'pg_cast',
    `o.castsource::regtype || ' as ' || o.casttarget::regtype`,
    `o.castfunc::regprocedure || ' ' || o.castcontext::text || o.castmethod::text`,
    // A range type brings the cast to its multirange along.
    `${ownObject('pg_cast', 'o.oid')}`,
  ),
  global('language', 'pg_language', `quote_ident(o.lanname)`, `null::text`),
  global('access method', 'pg_am', `quote_ident(o.amname)`, `o.amhandler::text`),
  global(
    'transform',
    'pg_transform',
    `o.trftype::regtype::text || ' ' || o.trflang`,
    `o.trffromsql::text || ' ' || o.trftosql::text`,
  ),
  global(
    'event trigger',
    'pg_event_trigger',
    `quote_ident(o.evtname)`,
    `concat_ws(' ', o.evtevent, array_to_string(o.evttags, ', '), o.evtfoid::regprocedure::text, o.evtenabled)`,
  ),
  global(
    'foreign data wrapper',
    'pg_foreign_data_wrapper',
    `quote_ident(o.fdwname)`,
    `concat_ws(' ', nullif(o.fdwhandler, 0)::regprocedure::text, nullif(o.fdwvalidator, 0)::regprocedure::text, array_to_string(o.fdwoptions, ', '))`,
  ),
  global(
    'foreign server',
    'pg_foreign_server',
    `quote_ident(o.srvname)`,
    `concat_ws(' ', (select fdwname from pg_foreign_data_wrapper where oid = o.srvfdw), 'type ' || o.srvtype, 'version ' || o.srvversion, array_to_string(o.srvoptions, ', '))`,
  ),
  {
    needs: [made('pg_foreign_server')],
    text: `select 'user mapping', quote_ident(m.srvname) || ' for ' || coalesce(m.usename, 'public'), null, ${none} from pg_user_mappings m`,
  },
  global(
    'publication',
    'pg_publication',
    `quote_ident(o.pubname)`,
    `concat_ws(' ', to_jsonb(o) ->> 'pubgencols', o.puballtables, o.pubinsert, o.pubupdate, o.pubdelete, o.pubtruncate, o.pubviaroot,
      (select string_agg(concat_ws(' ', r.prrelid::regclass::text, r.prattrs::text, pg_get_expr(r.prqual, r.prrelid)), ', ' order by r.prrelid::regclass::text)
       from pg_publication_rel r where r.prpubid = o.oid),
      (select string_agg(s.pnnspid::regnamespace::text, ', ' order by s.pnnspid::regnamespace::text) from pg_publication_namespace s where s.pnpubid = o.oid))`,
  ),
  {
    needs: [made('pg_subscription')],
    text: `select 'subscription', quote_ident(s.subname), array_to_string(s.subpublications, ', '), ${none}
   from pg_subscription s where s.subdbid = (select oid from pg_database where datname = current_database())`,
  },
  {
    needs: [made('pg_largeobject_metadata')],
    text: `select 'large objects', 'large objects', count(*)::text, ${none} from pg_largeobject_metadata having count(*) > 0`,
  },
  {
    needs: [made('pg_seclabel')],
    text: `select 'security label', pg_describe_object(l.classoid, l.objoid, l.objsubid), l.provider || ' ' || l.label, ${none}
   from pg_seclabel l where l.objoid >= 16384`,
  },
  // As `alter … depends on extension` makes it: who goes with the extension without being of it.
  {
    needs: [{ from: `pg_depend o where refclassid = 'pg_extension'::regclass`, where: `deptype = 'x'` }],
    text: `select 'dependency on an extension', pg_describe_object(d.classid, d.objid, d.objsubid), e.extname, ${none}
   from pg_depend d join pg_extension e on e.oid = d.refobjid and d.refclassid = 'pg_extension'::regclass where d.deptype = 'x'`,
  },
  comments(version),
  privileges,
  ownership,
]

/** Comments whose target is no fact. */
const comments = (version: number): Query => ({
  needs: [
    made('pg_class', `o.relkind = 'f'`),
    made('pg_proc', `o.prokind = 'a'`),
    ...['pg_constraint', 'pg_type', 'pg_statistic_ext'].map((catalog) =>
      made('pg_description', `classoid = '${catalog}'::regclass`, 'objoid'),
    ),
    made('pg_description', `classoid <> all (array[${seen}]::regclass[])`, 'objoid'),
  ],
  text: `
  select 'comment', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description, ${none}
  from pg_description d
  where d.objoid >= 16384
    and not exists (select from pg_depend m where m.classid = d.classoid and m.objid = d.objoid and m.deptype = 'e')
    and case d.classoid
      when 'pg_class'::regclass then exists (
        select from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = d.objoid and ${userSchema('n')} and c.relkind = 'f')
      when 'pg_constraint'::regclass then exists (
        select from pg_constraint o where o.oid = d.objoid and (o.contypid <> 0${version >= 180000 ? " or o.contype = 'n'" : ''}))
      when 'pg_proc'::regclass then exists (select from pg_proc p where p.oid = d.objoid and p.prokind = 'a')
      when 'pg_type'::regclass then exists (select from pg_type t where t.oid = d.objoid and t.typtype not in ('e', 'd', 'c'))
      when 'pg_statistic_ext'::regclass then exists (
        select from pg_statistic_ext s join pg_class t on t.oid = s.stxrelid where s.oid = d.objoid and t.relkind in ('m', 'f'))
      else d.classoid <> all (array[${seen}]::regclass[])
    end`,
})

/** Catalogues whose comments are facts, most of them. */
const seen = [
  ...['class', 'constraint', 'proc', 'type', 'statistic_ext', 'trigger', 'policy', 'rewrite', 'namespace', 'extension'],
]
  .map((catalog) => `'pg_${catalog}'`)
  .join(', ')

/** `public` as `initdb` leaves it. */
const usualPublic = `nspname = 'public' and nspacl::text = '{pg_database_owner=UC/pg_database_owner,=U/pg_database_owner}'`

/** Grants to others than the owner, of everything, as one class. */
const privileges: Query = {
  needs: [
    made('pg_class', 'relacl is not null'),
    made('pg_attribute', 'attacl is not null', 'attrelid'),
    made('pg_proc', 'proacl is not null'),
    made('pg_type', 'typacl is not null'),
    {
      from: 'pg_namespace o',
      where: `nspacl is not null and nspname !~ '^pg_' and nspname <> 'information_schema' and not (${usualPublic})`,
    },
    made('pg_default_acl'),
  ],
  text: `
  select 'privileges', 'grants', string_agg(p.object || ': ' || p.acl, E'\\n' order by p.object, p.acl), ${none}
  from (
    select g.object, string_agg(
      case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end || ' ' || a.privilege_type || case when a.is_grantable then '*' else '' end,
      ', ' order by a.grantee = 0, pg_get_userbyid(a.grantee), a.privilege_type) as acl
    from (
      select pg_describe_object('pg_class'::regclass, c.oid, 0) as object, c.relowner as owner, c.relacl as acl
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relacl is not null and c.relacl <> acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner) and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}
      union all
      select pg_describe_object('pg_class'::regclass, c.oid, a.attnum), c.relowner, a.attacl
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where a.attacl is not null and a.attacl <> '{}' and not a.attisdropped and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}
      union all
      select pg_describe_object('pg_proc'::regclass, p.oid, 0), p.proowner, p.proacl
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.proacl is not null and p.proacl <> acldefault('f', p.proowner) and ${userSchema('n')} and ${notMember('pg_proc', 'p.oid')}
      union all
      select pg_describe_object('pg_type'::regclass, t.oid, 0), t.typowner, t.typacl
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where t.typacl is not null and t.typacl <> acldefault('T', t.typowner) and ${userSchema('n')} and ${notMember('pg_type', 't.oid')}
      union all
      select pg_describe_object('pg_namespace'::regclass, n.oid, 0), n.nspowner, n.nspacl
      from pg_namespace n
      where n.nspacl is not null and n.nspacl <> acldefault('n', n.nspowner) and ${userSchema('n')} and ${notMember('pg_namespace', 'n.oid')}
        and n.nspacl is distinct from (select i.initprivs from pg_init_privs i where i.classoid = 'pg_namespace'::regclass and i.objoid = n.oid)
        and not (${usualPublic})
      union all
      select 'default privileges of ' || pg_get_userbyid(d.defaclrole)::text || coalesce(' in ' || d.defaclnamespace::regnamespace, '') || ' ' || d.defaclobjtype::text, d.defaclrole, d.defaclacl
      from pg_default_acl d
    ) as g
    left join lateral aclexplode(g.acl) as a on a.grantee <> g.owner
    group by g.object
  ) as p
  having count(*) > 0`,
}

/** Without a definition: who owns what depends on the server, not on the schema. */
const ownership: Query = {
  needs: [made('pg_class', 'relowner <> quote_ident(current_user)::regrole')],
  text: `
  select 'ownership', 'owners other than the current user', null, ${none}
  where exists (
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relowner <> (select oid from pg_roles where rolname = current_user) and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')})`,
}
