/** Objects without a schema that no reader reads. */
import { made, type Query } from '../reading/inventory.ts'
import { notMember, ownObject } from '../reading/reader.ts'
import { none } from './part.ts'

const global = (what: string, catalog: string, object: string, definition: string, where = 'true'): Query => ({
  needs: [made(catalog)],
  text: `
  select '${what}', ${object}, ${definition}, ${none}
  from ${catalog} o where ${notMember(catalog, 'o.oid')} and ${where}`,
})

export const globalObjectQueries: readonly Query[] = [
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
]
