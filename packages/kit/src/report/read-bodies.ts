/** The bodies of functions in SQL as the server understands them: query trees by the function's OID. Leaves nothing behind. */
import type { Session } from '@tenon/runtime/migrate'

/**
 * A body in quotes is kept as text only. Made anew in the SQL-standard form, under its own search path, the function has a
 * tree; it is undone at once, variables outlive that. What the other form can't say, such as any type, is left out.
 */
const question = `
  do $bodies$
  declare
    function record;
    tree text;
    trees jsonb := '{}';
  begin
    for function in
      select p.oid, p.prosrc, p.prosqlbody::text as body,
        (select pg_catalog.substr(c, 13) from pg_catalog.unnest(p.proconfig) c where c like 'search\\_path=%') as path
      from pg_catalog.pg_proc p join pg_catalog.pg_language l on l.oid = p.prolang
      where l.lanname = 'sql' and p.prokind = 'f' and p.oid >= 16384 and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e')
    loop
      begin
        tree := function.body;
        if tree is null then
          if function.path is not null then perform pg_catalog.set_config('search_path', function.path, true); end if;
          execute pg_catalog.format(E'create function pg_temp.tenon_body(%s) returns %s language sql begin atomic %s\\n; end',
            pg_catalog.pg_get_function_identity_arguments(function.oid), pg_catalog.pg_get_function_result(function.oid), function.prosrc);
          select p.prosqlbody::text into tree from pg_catalog.pg_proc p
          where p.pronamespace = pg_catalog.pg_my_temp_schema() and p.proname = 'tenon_body';
        end if;
        trees := trees || pg_catalog.jsonb_build_object(function.oid::text, tree);
        raise exception 'undone';
      exception when others then null;
      end;
    end loop;
    perform pg_catalog.set_config('tenon.bodies', trees::text, false);
  end $bodies$;
  select pg_catalog.current_setting('tenon.bodies');
  reset tenon.bodies`

export async function readBodies(session: Session): Promise<ReadonlyMap<number, string>> {
  const answers = await session.run(question)
  const [trees] = answers.flatMap(({ rows }) => rows.flatMap(([cell]) => cell ?? []))
  const found = JSON.parse(trees ?? '{}') as Readonly<Record<string, string>> // our own query builds it
  return new Map(Object.entries(found).map(([oid, tree]) => [Number(oid), tree]))
}
