/** Values for columns whose type changes, when the first attempt's were refused. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { quoteLiteral } from '../../sql/quote.ts'
import { candidatesOf } from './candidates.ts'
import type { SeedCatalog } from './catalog.ts'
import type { Coming } from './coming.ts'

/** Of the columns to be careful with, the candidates that can be assigned to the coming type as well. */
export async function carefulValues(
  session: Session,
  catalog: SeedCatalog,
  { coming, careful }: { coming: Coming; careful: ReadonlySet<string> },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const result = new Map<string, readonly string[]>()
  if (careful.size === 0) return result
  await session.run(`
    create or replace function pg_temp.tenon_fits(given text, old_type text, new_type text) returns boolean language plpgsql as $tenon$
    begin
      execute format('do $x$ declare v %s; begin v := %L::%s; end $x$', new_type, given, old_type);
      return true;
    exception when others then
      -- Some casts are explicit only; that of a string would cut it off in silence.
      if new_type ~ '^(character|varchar|char|bit)' then return false; end if;
      begin
        execute format('select (%L::%s)::%s', given, old_type, new_type);
        return true;
      exception when others then return false;
      end;
    end $tenon$`)
  for (const table of catalog.tables) {
    for (const column of table.columns) {
      const path = printPath([table.schema, table.name, column.name])
      const next = coming.tables.get(printPath([table.schema, table.name]))?.types.get(column.name)
      if (!careful.has(path) || next === undefined) continue
      const values = [
        ...candidatesOf(column, catalog),
        '1',
        '2',
        '3',
        't',
        'f',
        '2024-01-01',
        '2024-01-02',
        '{}',
        '[]',
        '00000000-0000-4000-8000-000000000001',
        'a',
        'b',
        'c',
      ]
      const [answer] = await session.run(
        `select given from (values ${values.map((value, index) => `(${quoteLiteral(value)}, ${index})`).join(', ')}) as v(given, place)
         where pg_temp.tenon_fits(given, ${quoteLiteral(column.type)}, ${quoteLiteral(next)}) order by place`,
      )
      result.set(path, [...new Set((answer?.rows ?? []).map(([value]) => value ?? ''))])
    }
  }
  return result
}
