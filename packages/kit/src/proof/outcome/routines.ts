/** Which routines stop working: bodies of text know no dependencies, so the server validates them again. */
import type { Session } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import type { Fact } from '../../catalog/fact.ts'
import { printPath } from '../../catalog/fact-id.ts'
import type { RowMap } from '../rows/row-map.ts'
import { mentions } from '../seed/catalog.ts'

export interface Routine {
  /** `schema.name(arguments)`. */
  readonly name: string
  readonly language: string
  readonly body: string
  /** What the server says against it. */
  readonly fault: string | undefined
}

/** Every routine of users whose body is a text. */
export async function readRoutines(session: Session): Promise<readonly Routine[]> {
  const [, , , answer] = await session.run(`
    begin; set local check_function_bodies = on;
    create or replace function pg_temp.tenon_validates(validator text, routine oid, path text) returns text language plpgsql as $tenon$
    begin
      if path is not null then perform set_config('search_path', path, true); end if;
      execute format('select %s(%s)', validator, routine);
      raise exception 'fine' using errcode = 'TN000';
    exception when sqlstate 'TN000' then return null; when others then return sqlerrm;
    end $tenon$;
    select quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')', l.lanname, p.prosrc,
      case when l.lanname in ('sql', 'plpgsql') then pg_temp.tenon_validates(l.lanvalidator::regproc::text, p.oid,
        (select o.option_value from pg_options_to_table(p.proconfig) o where o.option_name = 'search_path')) end
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'tenon') and l.lanname not in ('c', 'internal') and p.prosqlbody is null
      and not exists (select from pg_depend m where m.classid = 'pg_proc'::regclass and m.objid = p.oid and m.deptype = 'e')
    order by 1;
    rollback`)
  return (answer?.rows ?? []).map(([name, language, body, fault]) => ({
    name: name ?? '',
    language: language ?? '',
    body: body ?? '',
    fault: fault ?? undefined,
  }))
}

export interface RoutinesMoved {
  readonly before: readonly Routine[]
  readonly after: readonly Routine[]
  readonly facts: readonly Fact[]
  readonly map: RowMap
}

/** Those that worked before and do not after, and those that still speak of names that are gone. */
export function brokenRoutines({ before, after, facts, map }: RoutinesMoved): readonly Problem[] {
  if (after.length === 0) return []
  const old = new Map(before.map((one) => [one.name, one]))
  const gone = goneNames(facts, map)
  return after.flatMap((routine): Problem[] => {
    const was = old.get(routine.name)
    if (routine.fault !== undefined) return was?.fault === undefined ? [broken(routine, routine.fault)] : []
    if (routine.language === 'sql' || was?.body !== routine.body) return []
    const spoken = gone.find(({ words }) => words.every((word) => mentions(routine.body, word)))
    return spoken ? [outdated(routine, spoken.object)] : []
  })
}

/** What a text that means a table or column must name: both names, of a column whose table is there. */
function goneNames(facts: readonly Fact[], map: RowMap): readonly { object: string; words: readonly string[] }[] {
  return facts.flatMap((fact) => {
    if (map.stays(fact.id)) return []
    const [, table = '', column = ''] = fact.path
    const object = printPath(fact.path)
    if (fact.kind === 'table') {
      const there = map.table(fact.path)
      return there && there[1] === table ? [] : [{ object, words: [table] }]
    }
    if (fact.kind !== 'column' || !map.table(fact.path.slice(0, 2))) return []
    return map.column(fact.path) === column ? [] : [{ object, words: [table, column] }]
  })
}

const broken = ({ name }: Routine, fault: string): Problem => ({
  code: 'proof/routine-breaks',
  severity: 'warning',
  message: `\`${name}\` no longer works after the up: ${fault}.`,
  hint: 'Change it in the same migration.',
})

const outdated = ({ name }: Routine, object: string): Problem => ({
  code: 'proof/routine-outdated',
  severity: 'warning',
  message: `The body of \`${name}\` still names \`${object}\`, which is gone after the up.`,
  hint: 'The server finds out only when it runs: change it in the same migration if it means that one.',
})
