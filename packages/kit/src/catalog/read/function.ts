/** Functions and procedures as facts. Aggregates are `unmodelled`. */
import { makeFact } from '../make-fact.ts'
import { made } from '../reading/inventory.ts'
import { address, type Reader, userSchema } from '../reading/reader.ts'
import { flag, text } from '../reading/row.ts'
import { exactText, settled } from '../reading/settled.ts'

export const functionReader: Reader = {
  kind: 'function',
  queries: () => [
    {
      needs: [made('pg_proc', `prokind <> 'a'`)],
      text: `
      select ${address('pg_proc', 'p.oid')} as address,
        n.nspname as schema, p.proname as name,
        '(' || coalesce((select string_agg(format_type(t.type, null), ', ' order by t.place)
          from unnest(p.proargtypes::oid[]) with ordinality as t(type, place)), '') || ')' as arguments,
        pg_get_functiondef(p.oid) as definition,
        case p.prokind when 'p' then 'procedure' else 'function' end as routine,
        coalesce(pg_get_function_result(p.oid), '') as returns,
        (select json_agg(json_build_array(coalesce(p.proargnames[t.place], ''), coalesce(p.proargmodes[t.place]::text, 'i')) order by t.place)
         from generate_series(1, coalesce(cardinality(p.proallargtypes), p.pronargs)) as t(place)) as argument_names,
        p.pronargdefaults as defaults, l.lanname as language, p.prosqlbody is not null as parsed
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
      join pg_language l on l.oid = p.prolang
      where p.prokind <> 'a' and ${userSchema('n')} and not exists (
        select from pg_depend m where m.classid = 'pg_proc'::regclass and m.objid = p.oid and m.deptype in ('e', 'i'))`,
    },
  ],
  toFact: (row) =>
    makeFact({
      kind: 'function',
      path: [text(row, 'schema'), text(row, 'name'), text(row, 'arguments')],
      attributes: { definition: settled(text(row, 'definition').trimEnd()) },
      noted: {
        routine: text(row, 'routine') === 'procedure' ? 'procedure' : 'function',
        returns: text(row, 'returns'),
        // `json_agg` of arrays of text.
        arguments: JSON.parse(row.argument_names ?? '[]') as string[][],
        defaults: Number(text(row, 'defaults')),
        language: text(row, 'language'),
        parsed: flag(row, 'parsed'),
        ...exactText(text(row, 'definition').trimEnd()),
      },
    }),
}
