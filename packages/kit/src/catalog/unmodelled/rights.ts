/** Who may do what and who owns it. */
import { made, type Query } from '../reading/inventory.ts'
import { notMember, userSchema } from '../reading/reader.ts'
import { none } from './part.ts'

/** `public` as `initdb` leaves it. */
const usualPublic = `nspname = 'public' and nspacl::text = '{pg_database_owner=UC/pg_database_owner,=U/pg_database_owner}'`

/** Grants to others than the owner, of everything, as one class. */
export const privilegeQuery: Query = {
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
export const ownershipQuery: Query = {
  needs: [made('pg_class', 'relowner <> quote_ident(current_user)::regrole')],
  text: `
  select 'ownership', 'owners other than the current user', null, ${none}
  where exists (
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relowner <> (select oid from pg_roles where rolname = current_user) and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')})`,
}
